"""A `Report` as rows of the tables of a store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from nlp.checks.copies import digest
from nlp.checks.engine import find
from nlp.checks.repetition import clauses
from nlp.checks.rules import load_rules
from nlp.checks.settings import Settings
from nlp.places.kinds import kind_of_unit
from nlp.report import Item, Report
from nlp.report.overruling import overrule
from nlp.text.lines import Lines

NOT_A_REPORT = "not_a_report"  # the code of the warning

Row = dict[str, Any]


def rows_of(
    report: Report, path: str, metadata: Mapping[str, str], version: str, settings: Settings | None = None
) -> dict[str, list[Row]]:
    """The rows that `report` has in each table, named `path`; `metadata` overrules what the text says.

    `settings` are those of the checks over one report.
    """
    lines = Lines(report.text)
    overruled = overrule(report, metadata)
    return {
        "reports": [_report(overruled, path, metadata, version)],
        "sections": list(_sections(report, path, lines)),
        "cells": list(_cells(report, path, lines)),
        "items": [
            {"path": path, "item": number, "role": item.role, "score": item.score,
             "text": report.text[item.start : item.end], "answered": _answered(item),
             **_span(item, lines)}
            for number, item in enumerate(report.items, 1)
        ],
        "item_themes": [
            {"path": path, "item": number, "role": item.role, "theme": theme.label,
             "name": report.name("themes", theme.label), "score": theme.score}
            for number, item in enumerate(report.items, 1)
            for theme in item.themes
        ],
        "checks": [
            {"path": path, "id": check.id, "status": check.status, "left_value": _real(check.left),
             "right_value": _real(check.right), "message": check.message}
            for check in report.checks
        ],
        "findings": [
            {"path": path, "finding": number, "rule": finding.rule, "name": load_rules()[finding.rule].title,
             "severity": finding.severity, "message": finding.message, "start_char": finding.start,
             "end_char": finding.end, "line": finding.line}
            for number, finding in enumerate(find(overruled, settings), 1)
        ],
        "clauses": [
            {"path": path, "clause": number, "digest": digest(clause.key), "characters": len(clause.key),
             "start_char": clause.start, "end_char": clause.end}
            for number, clause in enumerate(clauses(overruled), 1)
        ],
    }  # fmt: skip


def _answered(item: Item) -> bool | None:
    return None if item.answers is None else bool(item.answers)


def _real(number: float | None) -> float | None:
    return None if number is None else float(number)


def text_digest(text: str) -> str:
    """SHA-256 of `text` without white space: equal for the same text in another layout or encoding."""
    return sha256("".join(text.split()).encode()).hexdigest()


def metadata_json(metadata: Mapping[str, str]) -> str | None:
    """`metadata` as JSON, None where there are none."""
    return json.dumps(metadata, ensure_ascii=False, sort_keys=True) if metadata else None


def _report(report: Report, path: str, metadata: Mapping[str, str], version: str) -> Row:
    place = report.place
    agency = metadata.get("agency", report.agency)
    return {
        "path": path, "sha256": report.source.sha256, "text_sha256": text_digest(report.text),
        "media_type": report.source.media_type, "encoding": report.source.encoding, "characters": len(report.text),
        "is_report": all(warning.code != NOT_A_REPORT for warning in report.warnings),
        "title": metadata.get("title", report.title), "agency": agency,
        "unit": metadata.get("unit") or kind_of_unit(agency, place.town),
        "year": int(metadata["year"]) if "year" in metadata else report.year,
        "published": report.published, "template": report.template,
        "province": place.province, "city": place.city, "county": place.county, "town": place.town,
        "code": place.code, "evidence": place.evidence, "candidates": "；".join(place.candidates),
        "warnings": " ".join(dict.fromkeys(warning.code for warning in report.warnings)),
        "metadata": metadata_json(metadata), "model": report.model.sha256, "version": version,
    }  # fmt: skip


def _sections(report: Report, path: str, lines: Lines) -> Iterator[Row]:
    for number, section in enumerate(report.sections, 1):
        yield {
            "path": path, "section": number, "label": section.label, "name": report.name("sections", section.label),
            "parent": section.parent, "heading": report.text[section.heading.start : section.heading.end],
            "score": section.score, **_span(section, lines),
        }  # fmt: skip


def _cells(report: Report, path: str, lines: Lines) -> Iterator[Row]:
    for number, table in enumerate(report.tables, 1):
        for cell in table.cells:
            yield {
                "path": path, "table_number": number, "table_label": table.label, "template": table.template,
                "row_label": cell.row, "column_label": cell.column,
                "value": _real(cell.value), "state": cell.state, **_span(cell, lines),
            }  # fmt: skip


def _span(span: Any, lines: Lines) -> Row:
    return {"start_char": span.start, "end_char": span.end, "line": lines(span.start)}
