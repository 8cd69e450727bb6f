"""The API of corrections: what stands, saved, undone, downloaded."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nlp.corpus.format import Document
from nlp.web.api import attachment, json_of, service_of
from nlp.web.number import REPORT
from nlp.web.service import Service


async def correction(request: Request) -> Response:
    """``GET /api/reports/{id}/correction``: what stands now, and what the machine reads."""
    service, number = service_of(request), request.path_params["id"]
    machine = await service.document(number)
    return await _correction(service, number, machine)


async def correct(request: Request) -> Response:
    """``POST /api/reports/{id}/correction``."""
    service, number = service_of(request), request.path_params["id"]
    given, machine = await json_of(request), await service.document(number)
    await run_in_threadpool(service.corrections.save, number, given, machine)
    return await _correction(service, number, machine)


async def undo(request: Request) -> Response:
    """``DELETE /api/reports/{id}/correction``."""
    service, number = service_of(request), request.path_params["id"]
    machine = await service.document(number)
    await run_in_threadpool(service.corrections.undo, number)
    return await _correction(service, number, machine)


async def _correction(service: Service, number: int, machine: Document) -> Response:
    saved = await run_in_threadpool(service.corrections.of, number)
    return JSONResponse({"document": (saved or [machine])[-1], "machine": machine, "corrections": len(saved)})


async def corrections(request: Request) -> Response:
    """``GET /api/corrections.zip``."""
    corpus = await run_in_threadpool(service_of(request).corrections.corpus)
    return Response(corpus, media_type="application/zip", headers=attachment("corrections.zip"))


_ADDRESS = f"/api/reports/{REPORT}/correction"
ROUTES = [
    Route(_ADDRESS, correction),
    Route(_ADDRESS, correct, methods=["POST"]),
    Route(_ADDRESS, undo, methods=["DELETE"]),
    Route("/api/corrections.zip", corrections),
]
