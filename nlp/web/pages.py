"""The pages that people see."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from nlp.errors import NlpTagError
from nlp.reading.formats import kinds
from nlp.store.unit import NAMES as UNITS
from nlp.summary.dimensions import DIMENSIONS
from nlp.web import search
from nlp.web.api import service_of
from nlp.web.guard import POLICY, problem
from nlp.web.number import REPORT
from nlp.web.openapi import OPERATIONS

_NAMED = "SELECT title, path FROM reports WHERE id = ?"
_STYLED = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_WITH_STYLE = {"content-security-policy": f"{_STYLED}; frame-src 'self'"}
_BESIDE = {
    "content-security-policy": _STYLED.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "x-frame-options": "SAMEORIGIN",
}
_WITH_FRAME = {"content-security-policy": f"{POLICY}; frame-src 'self'"}
# the page of a summary names the digests of its own scripts in its own policy, which is as strict
_FRAMED = {"content-security-policy": "frame-ancestors 'self'; connect-src 'none'", "x-frame-options": "SAMEORIGIN"}


async def icon(request: Request) -> Response:
    """``/favicon.ico``: there is none, and pages that stand alone as files are asked for one when opened here."""
    return Response(status_code=204)


async def start(request: Request) -> Response:
    """``/``: uploading, and the list of reports."""
    wanted = search.wanted_of(request.query_params)
    library = service_of(request).library

    def found() -> dict[str, Any]:
        total, reports = search.search(library, wanted)
        return {"total": total, "reports": reports, "choices": search.choices(library, wanted.filters.get("county")),
                "failed": search.failed(library)}  # fmt: skip

    shown = await run_in_threadpool(found)
    last = max(1, -(-shown["total"] // search.PAGE))

    def address(page: int) -> str:
        return "?" + urlencode(
            [(k, v) for k, v in request.query_params.multi_items() if k != "page"] + [("page", page)]
        )

    return render(
        "start.html", here="doubt" if wanted.sort == "doubt" else "start",
        wanted=wanted, sorts=search.SORTS, filters=search.FILTERS, last=last,
        address=address, units=UNITS, kinds=kinds(), query=urlencode(request.query_params.multi_items()), **shown,
    )  # fmt: skip


async def report(request: Request) -> Response:
    """``/reports/{id}``: the view of a report, its findings, and the report of the year before beside it."""
    service, number = service_of(request), request.path_params["id"]
    shown = await service.view(number)
    last = await run_in_threadpool(service.library.year_before, number)
    return render("report.html", _WITH_STYLE, here="", id=number, view=Markup(shown.html), findings=shown.findings,
                  last=last)  # fmt: skip


async def beside(request: Request) -> Response:
    """``/reports/{id}/beside``: the page that lays it beside the report of the year before."""
    return HTMLResponse(await service_of(request).beside(request.path_params["id"]), headers=_BESIDE)


async def correct(request: Request) -> Response:
    """``/reports/{id}/correct``: the view in which a report is corrected."""
    service, number = service_of(request), request.path_params["id"]
    await run_in_threadpool(service.place, number)
    row = (await run_in_threadpool(service.library.rows, _NAMED, (number,)))[0]
    return render("correct.html", here="doubt", id=number, title=row["title"] or row["path"], names=service.names)


async def summary(request: Request) -> Response:
    """``/summary``: the summary of the store in a frame."""
    kinds = {name: dimension.name for name, dimension in DIMENSIONS.items()}
    by = request.query_params.get("by", "")
    return render("summary.html", _WITH_FRAME, here="summary", by=by if by in kinds else "county", kinds=kinds)


async def summary_page(request: Request) -> Response:
    """``/summary/page``: the page of `nlp-tag summary`."""
    from nlp.summary.page import page

    try:
        found = await service_of(request).summary(request.query_params.get("by", "county"))
    except NlpTagError as error:
        return render("empty.html", _FRAMED, sentence=str(error))
    return HTMLResponse(await run_in_threadpool(page, found, "/kept/"), headers=_FRAMED)


async def kept(request: Request) -> Response:
    """``/kept/{path}``: the report that a store names so."""
    sql = "SELECT id FROM reports WHERE path = ? OR path LIKE ? || '#%' ORDER BY number LIMIT 1"
    path = request.path_params["path"]
    found = await run_in_threadpool(service_of(request).library.rows, sql, (path, path))
    if not found:
        return told(request, 404, "库里没有这份报告；它可能已被删除")
    return RedirectResponse(f"/reports/{found[0][0]}", 303)


async def about_api(request: Request) -> Response:
    """``/api``: what the API does."""
    return render("api.html", here="api", operations=OPERATIONS)


def told(request: Request, status: int, sentence: str) -> Response:
    """An error: JSON for programs, a page for people."""
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return problem(status, sentence)
    return HTMLResponse(_templates().get_template("error.html").render(sentence=sentence, here=""), status)


def render(name: str, headers: dict[str, str] | None = None, **values: Any) -> HTMLResponse:
    """The page of a template; every value is escaped but `Markup`."""
    return HTMLResponse(_templates().get_template(name).render(**values), headers=headers)


def prepare() -> None:
    """Make the templates, so that the first page does not wait for them."""
    for name in _templates().list_templates():
        _templates().get_template(name)


@cache
def _templates() -> Environment:
    made = Environment(loader=PackageLoader("nlp.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["day"] = _day
    return made


def _day(time: str) -> str:
    """A time as `nlp.web.library.now` gives it, for people where the server runs."""
    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")


ROUTES = [
    Route("/", start),
    Route("/favicon.ico", icon),
    Route(f"/reports/{REPORT}", report),
    Route(f"/reports/{REPORT}/beside", beside),
    Route(f"/reports/{REPORT}/correct", correct),
    Route("/summary", summary),
    Route("/summary/page", summary_page),
    Route("/kept/{path:path}", kept),
    Route("/api", about_api),
]
