"""The API as OpenAPI 3.1 says it (https://spec.openapis.org/oas/v3.1.0), from one table of what it does."""

from __future__ import annotations

from typing import Any, NamedTuple

from nlp import __version__
from nlp.report import json_schema


class Operation(NamedTuple):
    """One thing that can be asked: how, what it does in Chinese, what it takes, what it gives."""

    method: str
    path: str
    summary: str
    takes: str = ""  # of `_BODIES`
    gives: str = "application/json"
    parameters: tuple[tuple[str, str], ...] = ()
    schema: str = ""


_ID = (("id", "报告的编号"),)
_LIST = (
    ("q", "搜索标题、机关、地区、文件名"), ("county", "县区"), ("town", "乡镇"), ("unit", "机关类型"), ("year", "年度"),
    ("findings", "填 1：只列核对不符的"), ("sort", "new、doubt、findings、year、county、title"),
    ("page", "页，从 1 起"),
)  # fmt: skip
_CHOSEN = (("id", "报告的编号，可以多个；不写就是列表条件选出的全部"), *_LIST)
_NAME = (("name", "文件名，请求体不是表单时用"),)
JSON_LINES = "application/x-ndjson"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

OPERATIONS = (
    Operation("get", "/api/health", "服务是否正常，模型是哪一个，还有多少文件等着读"),
    Operation("post", "/api/tag", "读一份报告，不保存；多份或压缩包返回 JSON Lines，每行一份或一个错误", "files",
              parameters=_NAME, schema="Report"),
    Operation("post", "/api/check", "检查一份报告，不保存；多份或压缩包返回 JSON Lines", "files", parameters=_NAME),
    Operation("post", "/api/compare", "对比两份报告，先上年后本年：表格、章节、条目的变化和重复的文字", "files"),
    Operation("post", "/api/reports", "上传并保存报告；每读完一个文件返回一行", "files", JSON_LINES, _NAME),
    Operation("get", "/api/reports", "报告列表，每页 50 份", parameters=_LIST),
    Operation("get", "/api/reports/{id}", "一份报告的 JSON", parameters=_ID, schema="Report"),
    Operation("delete", "/api/reports/{id}", "删除一份报告的文件和它的订正", gives="", parameters=_ID),
    Operation("get", "/api/reports.jsonl", "选中的报告，JSON Lines", gives=JSON_LINES, parameters=_CHOSEN),
    Operation("get", "/api/reports.xlsx", "选中的报告的表格，工作簿", gives=XLSX, parameters=_CHOSEN),
    Operation("get", "/api/reports.docx", "选中的报告的检查意见，Word 文件", gives=DOCX, parameters=_CHOSEN),
    Operation("get", "/api/reports/{id}/correction", "订正后的文档（语料格式）和机器的读法", parameters=_ID),
    Operation("post", "/api/reports/{id}/correction",
              "保存一次订正，没写的层不学：headings、tables、items、agency、year、place", "json", parameters=_ID),
    Operation("delete", "/api/reports/{id}/correction", "撤销最后一次订正", parameters=_ID),
    Operation("get", "/api/corrections.zip", "全部订正，一个语料文件夹的压缩包", gives="application/zip"),
    Operation("get", "/api/models", "全部模型：何时、从哪些订正学来，前后的数字，正在用哪一个；还有多少新的订正"),
    Operation("post", "/api/models", "用新的订正继续训练现在的模型；训练在后台进行，采用之前不使用"),
    Operation("post", "/api/models/{id}/use", "改用一个模型（0 是启动时的模型）；上传的报告随后重读",
              parameters=(("id", "模型的编号"),)),
    Operation("get", "/api/summary", "库里全部报告的汇总",
              parameters=(("by", "county、city、province、town、agency、kind、system、year，或用逗号连起来的两个"),)),
)  # fmt: skip
_BODIES: dict[str, dict[str, Any]] = {
    "files": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
            }
        },
        "application/json": {
            "schema": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
        },
        "text/plain": {"schema": {"type": "string"}},
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
    "json": {"application/json": {"schema": {"type": "object"}}},
}
_ERROR = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}


def specification() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    report = json_schema()
    report.pop("$schema")
    definitions = report.pop("$defs")
    return {
        "openapi": "3.1.0",
        "info": {"title": "nlp-tag", "version": __version__, "description": "政府信息公开工作年度报告的机器阅读"},
        "paths": paths,
        "components": {"schemas": _moved({"Report": report, **definitions, "Error": _ERROR})},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{operation.schema}"} if operation.schema else {}
    content = {operation.gives: {"schema": schema}} if operation.gives else {}
    refused = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    told: dict[str, Any] = {
        "summary": operation.summary,
        "parameters": [
            {
                "name": name, "in": "path" if f"{{{name}}}" in operation.path else "query", "description": about,
                "required": f"{{{name}}}" in operation.path, "schema": {"type": "string"},
            }
            for name, about in operation.parameters
        ],
        "responses": {
            "200" if content else "204": {"description": "成功", **({"content": content} if content else {})},
            "4XX": {"description": "不能照办，error 里说明原因", "content": refused},
        },
    }  # fmt: skip
    if operation.takes:
        told["requestBody"] = {"required": True, "content": _BODIES[operation.takes]}
    return told


def _moved(schema: Any) -> Any:
    """`schema` with its references where OpenAPI keeps schemas."""
    if isinstance(schema, dict):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/")
            if key == "$ref" and isinstance(value, str)
            else _moved(value)
            for key, value in schema.items()
        }
    return [_moved(part) for part in schema] if isinstance(schema, list) else schema
