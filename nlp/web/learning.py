"""The page and the API of models: continuing with the corrections, figures, which model is used."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nlp.show.training import LAYERS
from nlp.web.api import service_of
from nlp.web.number import REPORT
from nlp.web.pages import render
from nlp.web.service import Service
from nlp.web.training import is_apart


async def models(request: Request) -> Response:
    """``GET /api/models``: all models, and what could be learned."""
    return await _told(service_of(request))


async def train(request: Request) -> Response:
    """``POST /api/models``: begin to make a model of the corrections."""
    service = service_of(request)
    await service.retrain()
    return await _told(service, 202)


async def use(request: Request) -> Response:
    """``POST /api/models/{id}/use``: read with this model from now on."""
    service = service_of(request)
    await service.use(request.path_params["id"])
    return await _told(service)


async def page(request: Request) -> Response:
    """``/models``: the page of all that."""
    state = await run_in_threadpool(_state, service_of(request))
    return render("models.html", here="models", layers={name: shown for name, (shown, _) in LAYERS.items()}, **state)


async def _told(service: Service, status: int = 200) -> Response:
    return JSONResponse(await run_in_threadpool(_state, service), status)


def _state(service: Service) -> dict[str, Any]:
    latest = service.corrections.latest()
    return {
        "models": service.models.listed(),
        "corrected": len(latest),
        "held_out": sum(is_apart(found.document) for found in latest),
        "new": len(service.models.unlearned(latest)),
        "to_read_again": len(service.library.stale(service.about["sha256"])),
    }


ROUTES = [
    Route("/api/models", models),
    Route("/api/models", train, methods=["POST"]),
    Route(f"/api/models/{REPORT}/use", use, methods=["POST"]),
    Route("/models", page),
]
