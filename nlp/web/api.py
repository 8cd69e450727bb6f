"""The API for other programs; docs/serve.md and ``/api`` say what it takes and gives."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from nlp.errors import InputError
from nlp.web import reading, search, showing
from nlp.web.number import REPORT
from nlp.web.openapi import specification
from nlp.web.reading import File
from nlp.web.service import Service, line

LARGEST = 256 << 20  # bytes of a request
_MOST_FILES = 1000  # of one request
JSON_LINES = "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_JSON = "application/json"


async def health(request: Request) -> Response:
    """``GET /api/health``."""
    return JSONResponse(service_of(request).health())


async def tag(request: Request) -> Response:
    """``POST /api/tag``: one report as JSON, several as JSON Lines."""
    return await _each(request, "report", reading.json_of)


async def check(request: Request) -> Response:
    """``POST /api/check``: the findings of one report as JSON, of several as JSON Lines."""
    return await _each(request, "findings", reading.findings_of)


async def compare(request: Request) -> Response:
    """``POST /api/compare``: what changed from the first of two reports to the second."""
    service, files = service_of(request), await files_of(request)
    if len(files) != 2:
        raise InputError(f"对比要恰好两份报告，收到 {len(files)} 份；请先给上年的，再给本年的")
    last, this = (File(name, data, "", service.model, text) for name, data, text in files)
    told = await service.workers(reading.compared, (last, this), f"{last.name}、{this.name}")
    return Response(told, media_type=_JSON)


async def _each(request: Request, key: str, call: Callable[[File], list[str | InputError]]) -> Response:
    service, files = service_of(request), await files_of(request)
    if len(files) == 1 and JSON_LINES not in request.headers.get("accept", ""):
        found = [pair async for pair in service.tagged(*files[0], call)]
        if len(found) == 1:
            told = found[0][1]
            if isinstance(told, InputError):
                raise told
            return Response(told, media_type=_JSON)
        return Response("".join(_lines(found, key)), media_type=JSON_LINES)

    async def each() -> AsyncIterator[str]:
        for file in files:
            found = [pair async for pair in service.tagged(*file, call)]
            for told in _lines(found, key):
                yield told

    return StreamingResponse(each(), media_type=JSON_LINES)


async def upload(request: Request) -> Response:
    """``POST /api/reports``: keep and read files; a line for each as soon as it is read."""
    service, files = service_of(request), await files_of(request)
    began: list[tuple[AsyncIterator[dict[str, Any]], dict[str, Any] | None]] = []
    for name, data, _ in files:  # what is on disk is acknowledged: the answer begins when everything is
        results = service.upload(name, data)
        began.append((results, await anext(results, None)))

    async def each() -> AsyncIterator[str]:
        for results, first in began:
            if first is not None:
                yield line(first)
            async for result in results:
                yield line(result)

    return StreamingResponse(each(), media_type=JSON_LINES)


async def reports(request: Request) -> Response:
    """``GET /api/reports``: a page of the list."""
    wanted = search.wanted_of(request.query_params)
    total, found = await run_in_threadpool(search.search, service_of(request).library, wanted)
    return JSONResponse({"total": total, "page": wanted.page, "size": search.PAGE, "reports": found})


async def report(request: Request) -> Response:
    """``GET /api/reports/{id}``."""
    return Response(await service_of(request).json(request.path_params["id"]), media_type=_JSON)


async def delete(request: Request) -> Response:
    """``DELETE /api/reports/{id}``."""
    await run_in_threadpool(service_of(request).library.delete, request.path_params["id"])
    return Response(status_code=204)


async def json_lines(request: Request) -> Response:
    """``GET /api/reports.jsonl``: the chosen reports."""
    service, chosen = service_of(request), await chosen_of(request)

    async def each() -> AsyncIterator[str]:
        for number in chosen:
            try:
                yield await service.json(number) + "\n"
            except InputError as error:
                yield line({"error": str(error)})

    return StreamingResponse(each(), media_type=JSON_LINES, headers=attachment("reports.jsonl"))


async def workbook(request: Request) -> Response:
    """``GET /api/reports.xlsx``: the tables of the chosen reports."""
    book = await service_of(request).together(await chosen_of(request), showing.workbook, "表格")
    return Response(book, media_type=XLSX, headers=attachment("reports.xlsx"))


async def findings(request: Request) -> Response:
    """``GET /api/reports.docx``: the findings in the chosen reports."""
    written = await service_of(request).together(await chosen_of(request), showing.findings_docx, "检查意见")
    return Response(written, media_type=DOCX, headers=attachment("findings.docx"))


async def summary(request: Request) -> Response:
    """``GET /api/summary``."""
    found = await service_of(request).summary(request.query_params.get("by", "county"))
    return JSONResponse(found.to_dict())


async def openapi(request: Request) -> Response:
    """``GET /api/openapi.json``."""
    return JSONResponse(specification())


def service_of(request: Request) -> Service:
    """The service of the app that a request is for."""
    service: Service = request.app.state.service
    return service


async def chosen_of(request: Request) -> list[int]:
    """The reports that a request names by their numbers (``id``), else all that are as it asks."""
    named = request.query_params.getlist("id")
    if not named:
        wanted = search.wanted_of(request.query_params)
        return await run_in_threadpool(search.numbers, service_of(request).library, wanted)
    if not all(number.isascii() and number.isdecimal() and len(number) < 16 for number in named):
        raise InputError("id 不是数字；请从列表中选择报告")
    return [int(number) for number in named]


async def json_of(request: Request) -> Any:
    """The JSON that a request brings; raise `InputError` where it is none."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        raise InputError("请求不是有效的 JSON；请检查格式") from None


async def files_of(request: Request) -> list[tuple[str, bytes, bool]]:
    """The files of a request: name, bytes, and whether they are text.

    Files of a form, ``{"text": …}`` as JSON, plain text, or the bytes of one file.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    name = request.query_params.get("name", "")
    if kind == "multipart/form-data":
        async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FILES) as form:
            files = [
                (part.filename or "未命名", await part.read(), False)
                for _, part in form.multi_items()
                if isinstance(part, UploadFile)
            ]
        if not files:
            raise InputError("请求里没有文件；请用表单的 file 字段上传")
        return files
    if kind == _JSON:
        told = await json_of(request)
        text = told.get("text") if isinstance(told, dict) else None
        if not isinstance(text, str):
            raise InputError('JSON 里没有文字；请写成 {"text": "…"}')
        return [(name or "文字", text.encode("utf-8", "replace"), True)]
    return [(name or "未命名", await request.body(), kind == "text/plain")]


def attachment(name: str) -> dict[str, str]:
    """The head of an answer that is saved as a file."""
    return {"content-disposition": f'attachment; filename="{name}"'}


def _lines(found: list[tuple[str, str | InputError]], key: str) -> list[str]:
    return [
        line({"name": name, "error": str(told)})
        if isinstance(told, InputError)
        else f'{{"name":{json.dumps(name, ensure_ascii=False)},"{key}":{told}}}\n'
        for name, told in found
    ]


ROUTES = [
    Route("/api/health", health),
    Route("/api/tag", tag, methods=["POST"]),
    Route("/api/check", check, methods=["POST"]),
    Route("/api/compare", compare, methods=["POST"]),
    Route("/api/reports", upload, methods=["POST"]),
    Route("/api/reports", reports),
    Route("/api/reports.jsonl", json_lines),
    Route("/api/reports.xlsx", workbook),
    Route("/api/reports.docx", findings),
    Route(f"/api/reports/{REPORT}", report),
    Route(f"/api/reports/{REPORT}", delete, methods=["DELETE"]),
    Route("/api/summary", summary),
    Route("/api/openapi.json", openapi),
]
