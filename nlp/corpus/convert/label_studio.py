"""Label Studio's JSON: a list of tasks, each with its data and its annotations.

A mark is a region of type ``labels`` (control ``label``); an item's themes are a ``choices`` result (control
``themes``) of the same region id, which is how per-region choices are kept. `labeling_config` is the labelling
interface that shows both. What no region holds stands in the task's ``data``, which Label Studio gives back.

Offsets count code points, as Label Studio does since its editor learned of emoji (label-studio issue
1008, pull request 1559; ``charsToCodePoints`` in ``web/libs/editor/src/utils/selection-tools.js``).
Older ones counted UTF-16 code units; such a task is known by the region texts, which fit only when counted so.

Source of the format: https://labelstud.io/guide/task_format
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from nlp.corpus.convert.flat import CARRIED, LABELLED, LAYERS, Flat, Mark, Unreadable, carried, parse_tag
from nlp.corpus.format import Labels, NotJson, parse_json
from nlp.errors import CorpusError

_ASTRAL = "\uffff"  # characters above take two UTF-16 code units


@dataclass(frozen=True, slots=True)
class Controls:
    """What a labelling interface calls its control of labels, that of themes, its text, and the text in the data."""

    labels: str = "label"
    themes: str = "themes"
    text: str = "text"
    key: str = "text"


def write(path: Path, flats: list[Flat]) -> list[str]:
    """Write one task a document; return what Label Studio cannot hold: nothing."""
    path.write_text(json.dumps([_task(flat) for flat in flats], ensure_ascii=False), "utf-8", newline="\n")
    return []


def read(path: Path) -> tuple[list[Flat], list[str]]:
    """The documents, and a warning for each task with no annotation or several; the first not cancelled counts.

    Raises `CorpusError` where the file is no list of Label Studio's tasks.
    """
    try:
        tasks = parse_json(path.read_bytes().removeprefix(BOM_UTF8))
    except NotJson as error:
        raise CorpusError(f"{path} {error.what}；{error.mend}") from None
    if not isinstance(tasks, list):
        raise CorpusError(f"{path} 不是 Label Studio 的任务列表；导出时选 JSON")
    flats, found = [], []
    for number, task in enumerate(tasks, 1):
        try:
            flat, annotations = _flat(task, path, number)
        except Unreadable as error:
            raise CorpusError(f"{path} 第 {number} 个任务不是 Label Studio 的标注：{error}") from None
        flats.append(flat)
        if annotations != 1:
            what = f"有 {annotations} 份标注，只取第一份" if annotations else "没有标注，各层都算未标注"
            found.append(f"[{flat.carried.id}] {what}")
    return flats, found


def labeling_config(labels: Labels) -> str:
    """The XML of a labelling interface for the labels: spans, and themes for each item."""
    tags = [
        *(Mark("headings", 0, 0, label).tag for label in labels.sections),
        *(Mark("tables", 0, 0, label).tag for label in labels.tables),
        *(Mark("items", 0, 0, label).tag for label in labels.roles),
        *(Mark(layer, 0, 0).tag for layer in LAYERS if layer not in LABELLED),
    ]
    return "\n".join(
        [
            "<View>",
            '  <Labels name="label" toName="text">',
            *(f"    <Label value={quoteattr(tag)}/>" for tag in tags),
            "  </Labels>",
            '  <Text name="text" value="$text"/>',
            '  <Choices name="themes" toName="text" choice="multiple" perRegion="true" visibleWhen="region-selected">',
            *(
                f"    <Choice value={quoteattr(label)} hint={quoteattr(name)}/>"
                for label, name in labels.themes.items()
            ),
            "  </Choices>",
            "</View>",
            "",
        ]
    )


def regions(marks: Sequence[Mark], text: str, controls: Controls, scores: Sequence[float] = ()) -> list[dict[str, Any]]:
    """The ``result`` of an annotation or prediction that holds `marks`; `scores`, 0 to 1, where they are given."""
    result: list[dict[str, Any]] = []
    for number, mark in enumerate(marks):
        place = {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end]}
        region: dict[str, Any] = {"id": f"r{number}", "to_name": controls.text}
        if scores:
            region["score"] = scores[number]
        labels = place | {"labels": [mark.tag]}
        result.append(region | {"from_name": controls.labels, "type": "labels", "value": labels})
        if mark.themes:
            value = place | {"choices": list(mark.themes)}
            result.append(region | {"from_name": controls.themes, "type": "choices", "value": value})
    return result


def _task(flat: Flat) -> dict[str, Any]:
    result = regions(flat.marks, flat.text, Controls())
    return {"data": {"text": flat.text, CARRIED: flat.carried.to_dict()}, "annotations": [{"result": result}]}


def _flat(task: Any, path: Path, number: int) -> tuple[Flat, int]:
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise Unreadable("缺少 data.text；导出时选 JSON，不选 JSON-MIN")
    annotations = task.get("annotations", [])
    if not isinstance(annotations, list) or not all(isinstance(one, dict) for one in annotations):
        raise Unreadable("annotations 不是对象列表")
    valid = [one for one in annotations if not one.get("was_cancelled")]
    marks = marks_of(valid[0].get("result"), data["text"]) if valid else []
    meta = {key: value for key, value in data.items() if key not in ("text", CARRIED)}
    bag = carried(data.get(CARRIED), id=str(task.get("id", f"{path.stem}-{number}")), file=path.stem, meta=meta)
    return Flat(data["text"], marks, bag if valid else replace(bag, layers=[])), len(valid)


def marks_of(result: Any, text: str) -> list[Mark]:
    """The marks that the ``result`` of an annotation holds; raise `Unreadable` where it is none of this format."""
    if not isinstance(result, list):
        raise Unreadable("result 不是列表")
    regions: list[tuple[Any, dict[str, Any]]] = []
    themes: dict[Any, list[str]] = {}
    for part in result:
        value = part.get("value") if isinstance(part, dict) else None
        name = str(part.get("id")) if isinstance(part, dict) else ""
        if isinstance(value, dict) and part.get("type") == "labels":
            if type(value.get("start")) is not int or type(value.get("end")) is not int:
                raise Unreadable(f"区域 {name} 的 start、end 不是整数")
            regions.append((name, value))
        elif isinstance(value, dict) and part.get("type") == "choices" and isinstance(value.get("choices"), list):
            themes[name] = [str(choice) for choice in value["choices"]]
    utf16 = _counts_utf16(text, [value for _, value in regions])
    marks = []
    for name, value in regions:
        tags = value.get("labels")
        if not isinstance(tags, list) or len(tags) != 1:
            raise Unreadable(f"区域 {name} 要有恰好一个标签")
        start, end = (_code_points(text, value[key]) if utf16 else value[key] for key in ("start", "end"))
        mark = parse_tag(str(tags[0]), start, end)
        of_item = themes.pop(name, []) if mark.layer == "items" else []
        marks.append(Mark(mark.layer, start, end, mark.label, tuple(of_item)))
    if themes:
        raise Unreadable(f"主题 {'、'.join(next(iter(themes.values())))} 不在条目上；只给 item:… 的区域选主题")
    return marks


def _counts_utf16(text: str, values: Sequence[dict[str, Any]]) -> bool:
    """Whether the region texts fit only when their offsets are taken as UTF-16 code units."""
    said = [value for value in values if isinstance(value.get("text"), str)]
    if max(text, default="") <= _ASTRAL or not said:
        return False

    def fits(value: dict[str, Any], start: int, end: int) -> bool:
        return _bare(text[start:end]) == _bare(value["text"])

    if all(fits(value, value["start"], value["end"]) for value in said):
        return False
    return all(fits(v, _code_points(text, v["start"]), _code_points(text, v["end"])) for v in said)


def _bare(text: str) -> str:
    """A region's text without line breaks: the editor writes them as a backslash and an ``n``."""
    return text.replace("\\n", "").replace("\n", "").replace("\r", "")


def _code_points(text: str, units: int) -> int:
    """The offset in code points of an offset in UTF-16 code units."""
    return len(text.encode("utf-16-le")[: 2 * max(units, 0)].decode("utf-16-le", "ignore"))
