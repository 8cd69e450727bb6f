"""The tables of a store: their columns, types, units and keys.

Columns hold plain strings, numbers and booleans only, so that any reader of Parquet, spreadsheets included, shows
them. `docs/store.md` is written from these definitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow

STORE_SCHEMA = "4"
READABLE = ("2", "3", STORE_SCHEMA)  # stores of schema 2 have no findings, of 3 no clauses; the next run reads again

Type = Literal["string", "int32", "int64", "float64", "bool"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `about` says in English what it holds and in which unit, `chinese` the same for a head of a table."""

    name: str
    type: Type
    chinese: str
    about: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table; the columns `key` name a row."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


_PATH = Column("path", "string", "路径", "the input: relative to the folder that holds the store, if it lies below it")
_START = Column("start_char", "int64", "起", "first character, counted in code points of the decoded text, from 0")
_END = Column("end_char", "int64", "止", "the character after the last one")
_LINE = Column("line", "int32", "行", "line of the text where it starts, from 1")

REPORTS = TableSchema(
    "reports",
    "one row a report that was read",
    ("path",),
    (
        _PATH,
        Column("sha256", "string", "文件摘要", "SHA-256 of the file's bytes, in hexadecimal"),
        Column("text_sha256", "string", "文本摘要", "SHA-256 of the text without white space; equal for duplicates"),
        Column("media_type", "string", "类型", "media type of the file"),
        Column("encoding", "string", "编码", "the encoding that it was decoded from", True),
        Column("characters", "int64", "字数", "length of the text in code points"),
        Column("is_report", "bool", "是年度报告", "false where no sections or tables of an annual report were found"),
        Column("title", "string", "标题", "the title", True),
        Column("agency", "string", "机关", "who reports", True),
        Column(
            "unit", "string", "机关类型",
            "kind of unit: township, subdistrict, government, bureau, or what the metadata says", True,
        ),
        Column("year", "int32", "年度", "the year that is reported on", True),
        Column("published", "string", "发布日期", "date of publication where the text says it, YYYY-MM-DD", True),
        Column("template", "string", "表格格式", "the official format of the tables: 2014, 2019 or 2021", True),
        Column("province", "string", "省", "province", True),
        Column("city", "string", "市", "city or prefecture", True),
        Column("county", "string", "县", "county, district or county-level city", True),
        Column("town", "string", "乡镇", "township, town or subdistrict", True),
        Column("code", "string", "区划代码", "six digits (GB/T 2260) of the lowest of province, city and county", True),
        Column("evidence", "string", "地名依据", "where the place was read, joined by +; manifest first", True),
        Column("candidates", "string", "可能的地区", "places that it may be, joined by a semicolon; empty if certain"),
        Column("warnings", "string", "提醒", "codes of the warnings, joined by a space"),
        Column("metadata", "string", "清单信息", "what the manifest says of the input, as a JSON object", True),
        Column("model", "string", "模型", "SHA-256 of the model that read it"),
        Column("version", "string", "程序版本", "version of nlp-tag that read it, and of the rules that checked it"),
    ),
)  # fmt: skip

SECTIONS = TableSchema(
    "sections",
    "one row a section, subsections included",
    ("path", "section"),
    (
        _PATH,
        Column("section", "int32", "章节序号", "number of the section in the report, from 1"),
        Column("label", "string", "章节", "label, such as overview or overview.proactive"),
        Column("name", "string", "章节名称", "the label in Chinese"),
        Column("parent", "string", "上级章节", "label of the section that it lies in", True),
        Column("heading", "string", "标题文字", "the heading as printed"),
        Column("score", "float64", "概率", "probability of the label, 0 to 1"),
        _START,
        _END,
        _LINE,
    ),
)

CELLS = TableSchema(
    "cells",
    "one row a cell of a table that could be read",
    ("path", "table_number", "row_label", "column_label"),
    (
        _PATH,
        Column("table_number", "int32", "表序号", "number of the table in the report, from 1"),
        Column("table_label", "string", "表", "label, such as requests"),
        Column("template", "string", "表格格式", "the official format that the table follows", True),
        Column("row_label", "string", "行标签", "row of the official format"),
        Column("column_label", "string", "列标签", "column of the official format"),
        Column("value", "float64", "数值", "the number, in the official format's unit; null unless it is one", True),
        Column("state", "string", "状态", "number, blank, not_applicable or text"),
        _START,
        _END,
        _LINE,
    ),
)  # fmt: skip

ITEMS = TableSchema(
    "items",
    "one row an item: a problem or a measure",
    ("path", "item"),
    (
        _PATH,
        Column("item", "int32", "条目序号", "number of the item in the report, from 1"),
        Column("role", "string", "角色", "role, such as problem or measure"),
        Column("score", "float64", "概率", "probability of the role, 0 to 1"),
        Column("text", "string", "原文", "the item as printed"),
        Column(
            "answered", "bool", "有无回应", "whether another item answers it; null where its role wants no answer", True
        ),
        _START,
        _END,
        _LINE,
    ),
)

ITEM_THEMES = TableSchema(
    "item_themes",
    "one row a theme of an item",
    ("path", "item", "theme"),
    (
        _PATH,
        Column("item", "int32", "条目序号", "the item, as in items"),
        Column("role", "string", "角色", "the role of the item"),
        Column("theme", "string", "主题", "label of the theme"),
        Column("name", "string", "主题名称", "the label in Chinese"),
        Column("score", "float64", "概率", "calibrated probability, 0 to 1"),
    ),
)

CHECKS = TableSchema(
    "checks",
    "one row a sum or a statement that was checked",
    ("path", "id"),
    (
        _PATH,
        Column("id", "string", "核对项", "what was checked, such as requests.balance.total"),
        Column("status", "string", "结果", "pass, fail or unknown"),
        Column("left_value", "float64", "左值", "left side of the equation", True),
        Column("right_value", "float64", "右值", "right side of the equation", True),
        Column("message", "string", "说明", "what should be equal to what, in Chinese"),
    ),
)

FINDINGS = TableSchema(
    "findings",
    "one row a finding of a rule over one report (`nlp-tag check --rules`)",
    ("path", "finding"),
    (
        _PATH,
        Column("finding", "int32", "意见序号", "number of the finding in the report, from 1"),
        Column("rule", "string", "规则", "id of the rule, such as section.missing"),
        Column("name", "string", "规则名称", "what is wrong, in Chinese"),
        Column("severity", "string", "级别", "error, warning or hint"),
        Column("message", "string", "说明", "what is wrong and what to do, in Chinese; private numbers are masked"),
        Column("start_char", "int64", "起", f"{_START.about}; null where the whole report is meant", True),
        Column("end_char", "int64", "止", _END.about, True),
        Column("line", "int32", "行", _LINE.about, True),
    ),
)  # fmt: skip

CLAUSES = TableSchema(
    "clauses",
    "one row a clause of the prose under the headings, by which copied reports are found",
    ("path", "clause"),
    (
        _PATH,
        Column("clause", "int32", "分句序号", "number of the clause in the report, from 1"),
        Column("digest", "int64", "摘要", "equal for clauses that are the same but for names, numbers and marks"),
        Column("characters", "int32", "字数", "its length without names, numbers and marks"),
        _START,
        _END,
    ),
)

ERRORS = TableSchema(
    "errors",
    "one row an input that gave no report",
    ("path",),
    (
        _PATH,
        Column("sha256", "string", "文件摘要", "SHA-256 of the file's bytes; null where it could not be opened", True),
        Column(
            "kind", "string", "类别",
            "input: no readable text; large: too long; slow: took too long; crash: tagging failed; "
            "killed: process died; damaged: rows lost",
        ),
        Column("message", "string", "说明", "what is wrong and what to do, one line of Chinese"),
        Column("metadata", "string", "清单信息", "what the manifest says of the input, as a JSON object", True),
    ),
)  # fmt: skip

TABLES = {
    table.name: table for table in (REPORTS, SECTIONS, CELLS, ITEMS, ITEM_THEMES, CHECKS, FINDINGS, CLAUSES, ERRORS)
}


def arrow_schema(table: TableSchema) -> pyarrow.Schema:
    """The Arrow schema of `table`, each column with what it holds as its metadata."""
    import pyarrow as pa

    types = {
        "string": pa.string(), "int32": pa.int32(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(),
    }  # fmt: skip
    return pa.schema(
        [
            pa.field(c.name, types[c.type], c.nullable, {"about": c.about, "chinese": c.chinese})
            for c in table.columns
        ],
        metadata={"about": table.about, "key": " ".join(table.key), "schema": STORE_SCHEMA},
    )  # fmt: skip
