"""The app, put together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from nlp.errors import NlpTagError
from nlp.web import api, correcting, learning, pages, studio
from nlp.web.guard import Guard, problem
from nlp.web.library import NoReportError
from nlp.web.service import Service

_LOG = logging.getLogger("nlp.web")
_SENTENCES = {404: "没有这一页；请检查网址", 405: "这个网址不能这样用；见 /api", 400: "请求的格式不对；见 /api"}


def create_app(service: Service, token: str = "", largest: int = api.LARGEST) -> Starlette:
    """The ASGI app over `service`; see `nlp.web.guard.Guard` for `token` and `largest` (bytes of a request)."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        service.start()
        pages.prepare()
        yield
        service.close()

    app = Starlette(
        routes=[
            *api.ROUTES,
            *correcting.ROUTES,
            *studio.ROUTES,
            *pages.ROUTES,
            *learning.ROUTES,
            Mount("/static", StaticFiles(packages=[("nlp.web", "static")])),
        ],
        middleware=[Middleware(Guard, token=token, largest=largest)],
        exception_handlers={HTTPException: _refused, NlpTagError: _wrong, Exception: _failed},
        lifespan=lifespan,
    )
    app.state.service = service
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = error.detail if error.status_code == 413 else _SENTENCES.get(error.status_code, str(error.detail))
    return pages.told(request, error.status_code, sentence)


async def _wrong(request: Request, error: Exception) -> Response:
    return pages.told(request, 404 if isinstance(error, NoReportError) else 422, str(error))


async def _failed(request: Request, error: Exception) -> Response:
    _LOG.error("%s", request.url.path, exc_info=error)
    return problem(500, f"程序出错（{type(error).__name__}）；请报告这个问题")
