"""Label Studio's ML backend: it asks for predictions, and tells of annotations, which become corrections.

The protocol is that of Label Studio's connector (``label_studio/ml/api_connector.py``, 1.23): ``/health``, ``/setup``,
``/validate``, ``/versions`` and ``/predict``; annotations come by its webhooks
(https://labelstud.io/guide/webhook_reference).
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nlp.corpus.convert.flat import Carried, Flat, Unreadable, unflatten
from nlp.corpus.convert.label_studio import Controls, marks_of, regions
from nlp.errors import InputError
from nlp.reading.package import parse_xml
from nlp.web import reading
from nlp.web.api import json_of, service_of
from nlp.web.reading import File, Marked
from nlp.web.service import Service

_MOST_TASKS = 1000  # of one request
_TRAIN = "START_TRAINING"  # what its button "Start Training" sends (``MLApi.train`` of the connector)
_SAVED = ("ANNOTATION_CREATED", "ANNOTATION_UPDATED")


async def health(request: Request) -> Response:
    """``GET /health``."""
    return JSONResponse({"status": "UP", "model_class": "nlp-tag"})


async def setup(request: Request) -> Response:
    """``POST /setup``: which model answers."""
    return JSONResponse({"model_version": _version(service_of(request))})


async def versions(request: Request) -> Response:
    """``GET /versions``."""
    return JSONResponse({"versions": [_version(service_of(request))]})


async def validate(request: Request) -> Response:
    """``POST /validate``: whether an interface has what predictions need."""
    controls_of((await _object(request)).get("config"))
    return JSONResponse({})


async def predict(request: Request) -> Response:
    """``POST /predict``: one result a task, in their order; an empty one where a text cannot be read."""
    told, service = await _object(request), service_of(request)
    controls = controls_of(told.get("label_config"))
    tasks = told.get("tasks")
    if not isinstance(tasks, list) or len(tasks) > _MOST_TASKS:
        raise InputError(f"tasks 不是任务列表，或超过{_MOST_TASKS:,}个；请分批请求")
    results = []
    for task in tasks:
        marked = await _marked(service, task, controls)
        results.append(
            {
                "model_version": _version(service),
                "score": marked.score,
                "result": regions(marked.marks, marked.text, controls, marked.scores),
            }
        )
    return JSONResponse({"results": results})


async def webhook(request: Request) -> Response:
    """``POST /webhook``: an annotation becomes a correction of the report with its text, which is kept; and training
    begins where it is asked for, of a model that is used when it is accepted in the app.

    A project that marks items alone says nothing of headings: a layer without a mark was not looked at.
    """
    told, service = await _object(request), service_of(request)
    if told.get("action") == _TRAIN:
        return JSONResponse({"saved": False, "model": await service.retrain()})
    if told.get("action") not in _SAVED:
        return JSONResponse({"saved": False})
    project = told.get("project")
    controls = controls_of(project.get("label_config") if isinstance(project, dict) else None)
    text = _text(told.get("task"), controls)
    annotation = told.get("annotation")
    try:
        marks = marks_of(annotation.get("result") if isinstance(annotation, dict) else None, text)
        (_, _, made), *_ = unflatten([Flat(text, marks, Carried("", "", ["headings", "items"]))])[0]
    except Unreadable as error:
        raise InputError(f"标注不是可以保存的格式：{error}") from None
    number = await _kept(service, f"label-studio-{told['task'].get('id')}.txt", text)
    machine = await service.document(number)
    if machine["text"] != text:
        raise InputError("任务的文字与读出的报告不同，标注没有保存；请导入报告全文")
    layers = {layer: made[layer] for layer in ("headings", "items") if made[layer]} or {"items": []}
    await run_in_threadpool(service.corrections.save, number, layers, machine)
    return JSONResponse({"saved": True, "report": number})


def controls_of(config: object) -> Controls:
    """What a labelling interface, as XML, calls its controls; the names of the exported one where it is none.

    Raises
    ------
    InputError
        Where the XML is broken, or has no labels or no text.
    """
    if not isinstance(config, str) or not config.strip():
        return Controls()
    root = parse_xml(config.encode("utf-8", "replace"), "标注界面")
    labels, choices, text = (root.find(f".//{tag}") for tag in ("Labels", "Choices", "Text"))
    if labels is None or text is None:
        raise InputError("标注界面里没有 Labels 或 Text；请用 nlp-tag corpus convert 写出的界面")
    themes = choices.get("name", "themes") if choices is not None else "themes"
    return Controls(labels.get("name", ""), themes, text.get("name", ""), text.get("value", "$text").lstrip("$"))


async def _marked(service: Service, task: object, controls: Controls) -> Marked:
    """What is found in a task; nothing where it cannot be read."""
    try:
        file = File("任务", _text(task, controls).encode("utf-8", "replace"), "", service.model, True)
        return await service.workers(reading.marked, file, file.name)
    except InputError:
        return Marked("", (), (), 0.0)


def _text(task: object, controls: Controls) -> str:
    data = task.get("data") if isinstance(task, dict) else None
    text = data.get(controls.key) if isinstance(data, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"任务里没有文字（data.{controls.key}）；请导入报告全文")
    return text


async def _kept(service: Service, name: str, text: str) -> int:
    (upload,) = await run_in_threadpool(service.library.keep, [(name, text.encode("utf-8", "replace"))])
    outcome = await service.read(upload)
    if len(outcome["reports"]) != 1:
        raise InputError(f"任务的文字不是一份报告，标注没有保存；{outcome['message'] or '请一个任务一份报告'}")
    number: int = outcome["reports"][0]["id"]
    return number


async def _object(request: Request) -> dict[str, Any]:
    told = await json_of(request)
    if not isinstance(told, dict):
        raise InputError("请求不是 JSON 对象；请检查格式")
    return told


def _version(service: Service) -> str:
    return f"{service.about['name']}-{service.about['version']}-{service.about['sha256'][:8]}"


ROUTES = [
    Route("/health", health),
    Route("/setup", setup, methods=["POST"]),
    Route("/versions", versions, methods=["GET", "POST"]),
    Route("/validate", validate, methods=["POST"]),
    Route("/predict", predict, methods=["POST"]),
    Route("/webhook", webhook, methods=["POST"]),
]
