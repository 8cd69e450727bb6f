"""A rendered document on a page of a government site: furniture around it, its title as converters print it.

`dress` takes a document of the corpus format and gives one; every span moves with its text, the furniture is noise,
and the title, the agency, the year and the date of publication are known by construction. Slots of the wording:
``{title}``, ``{title-1}`` (that of the year before), ``{year}``, ``{year-1}``, ``{next}``, ``{date}``, ``{date-1}``,
``{date_cn}``, ``{written}``, ``{written_cn}``, ``{time}``, ``{agency}``, ``{whole}`` (the agency with its county),
``{unit}``, ``{publisher}``, ``{county}``, ``{city}``, ``{province}``, ``{short}``, ``{menu}``, ``{teaser}``,
``{index}``, ``{n}``, ``{phone}``, ``{name}``, ``{name2}``, ``{weekday}``, ``{today}``, ``{now}``, ``{order}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from nlp.corpus.examples import title_of
from nlp.pipeline.front.dates import find_dates
from nlp.text.folding import fold
from nlp.training.rendering.front_matter import with_front_matter
from nlp.training.rendering.furniture_data import FIELDS, SYSTEMS, WORDING, side

Document = dict[str, Any]
Line = tuple[str, list[tuple[int, int]]]  # a printed line, and where titles stand in it

_LAYERS = ("titles", "noise", "headings", "tables", "items")
_SLOT = re.compile(r"\{([a-z_0-9-]+)\}")
_FAMILIES, _NAMES = "赵钱孙李周吴郑王冯陈", "建国小华志强秀英海燕明军"
_KEPT = 0.85  # of the lines of a system
_PLAIN = 0.2  # of the documents have no system; those with dated metadata rows of their own never have one
_CITED = 0.4  # of the titles that a page prints in its own way are followed by a preface that cites an order
_RETITLED = 0.12  # of the titles are in other words, which may name nobody
_TOLD = 0.7  # of the pages without a title, or with one that names nobody, have a sentence that names who reports
_NAMELESS = 0.12  # of the dates have no name of their field before them
_LONG_HEAD, _IN_THREE = 9, 0.3  # characters before the break of a title that may break once more, and how often
_TEASER = 60


def dress(document: Document, seed: str, *, test: bool = False) -> Document:
    """`document` on a page; the same document and seed give the same page.

    `test` takes the systems and wordings that are kept for testing.
    """
    rng = Random(f"page/{seed}/{document['id']}")
    systems = [system for system in SYSTEMS if system.get("test", False) == test]
    dated = any(find_dates(document["text"][span["start"] : span["end"]]) for span in document["noise"])
    system = {} if dated or rng.random() < _PLAIN else rng.choice(systems)
    slots = _Slots(document, rng, test=test)
    above = [slots.line(line) for line in _chosen(system.get("above", ()), rng)]
    below = [slots.line(line) for line in _chosen(system.get("below", ()), rng)]
    printed = any(titles for _, titles in above)
    own = _own_title(document, slots.title, rng, printed=printed, test=test)
    nameless = own is not None and slots.fill["agency"] not in own
    told = slots.told() if nameless and (slots.retitled or not own) and rng.random() < _TOLD else ""
    preface = slots.preface() if own is not None and rng.random() < _CITED else ""
    at = rng.choice((document["titles"][-1]["end"], _overview(document))) if told else 0
    page = _Page(slots.title if own is not None else None)
    return with_front_matter(_joined(page, document, above, (own, preface), below, rng, (at, told)), slots.published)


def other_unit(head: Mapping[str, str], rng: Random, *, test: bool = False) -> str | None:
    """The name of another unit of the county in `head`; None where it has no county."""
    if not head.get("county"):
        return None
    fill = {"city": head.get("city") or head["province"], "cn": rng.choice("一二三四五")}
    fill |= {"county": head["county"], "province": head["province"]}
    return _SLOT.sub(lambda slot: fill[slot[1]], rng.choice(WORDING["units"][side(test)]))


def _chosen(lines: Any, rng: Random) -> list[str]:
    picked = [line if isinstance(line, str) else rng.choice(line) for line in lines]
    return [line for line in picked if "{title}" in line or "date" in line or rng.random() < _KEPT]


def _person(rng: Random) -> str:
    return str(rng.choice(_FAMILIES)) + "".join(rng.sample(_NAMES, rng.randint(1, 2)))


class _Slots:
    """What the slots of one page are filled with; `published` is the date that the page gives."""

    def __init__(self, document: Document, rng: Random, *, test: bool):
        meta = document["meta"]
        self.rng, self.side, self.year = rng, side(test), int(meta["year"])
        self.published: str | None = None
        county, agency = meta.get("county") or meta.get("city") or "", meta["agency"]
        own = title_of(document)
        whole = agency if agency.startswith((county, meta.get("city") or county)) else county + agency
        self.title = own or f"{whole}{self.year}年年报"
        self.day = date(self.year + 1, rng.choice((1, 1, 1, 1, 2, 3)), rng.randint(1, 28))
        self.shape = rng.choice(("{0:%Y-%m-%d}", "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y.%m.%d}", "{0:%Y年%m月%d日}"))
        text = "".join(document["text"].split())
        start = rng.randint(0, 40)
        self.fill: dict[str, str] = {
            "agency": agency, "unit": meta.get("town") or agency.removeprefix(county) or county, "county": county,
            "city": meta.get("city") or meta["province"], "province": meta["province"], "short": county[:-1],
            "whole": whole,
            "index": f"{rng.randint(10**8, 10**9)}", "n": str(rng.randint(10, 2999)), "name": _person(rng),
            "name2": _person(rng),
            "phone": f"0{rng.randint(310, 998)}-{rng.randint(2000000, 8999999)}",
            "teaser": text[start:][:_TEASER] + "…",
            "time": f"{rng.randint(8, 17):02}:{rng.randint(0, 59):02}", "next": str(self.year + 1),
            "weekday": f"星期{rng.choice('一二三四五六日')}", "year": str(self.year),
            "order": str(self.year - rng.choice((0, 1, 1, 2, 2, 3, 4, 5))),
        }  # fmt: skip
        seen = self.day + timedelta(days=rng.randint(0, 700))
        self.fill["today"] = rng.choice((f"{seen:%Y年%m月%d日}", f"{seen.year}年{seen.month}月{seen.day}日", f"{seen}"))
        self.fill["publisher"] = self._filled(rng.choice(WORDING["publishers"][self.side]))
        if rng.random() < 0.3:
            self.fill["publisher"] = self.fill["unit"]
        self._has_date = False
        self.retitled = meta["kind"] == "report" and _replaceable(document) and rng.random() < _RETITLED
        if self.retitled:
            self.title = self._filled(rng.choice(WORDING["titles"][self.side]))

    def line(self, template: str) -> Line:
        """One printed line, its titles marked."""
        template = self._field(template)
        text, titles, done = "", [], 0
        for slot in _SLOT.finditer(template):
            text += template[done : slot.start()]
            value = self._value(slot[1])
            if slot[1] == "title":
                titles.append((len(text), len(text) + len(value)))
            text += value
            done = slot.end()
        return text + template[done:], titles

    def preface(self) -> str:
        """A sentence that cites an order, or says the period."""
        return self._filled(self.rng.choice(WORDING["prefaces"][self.side]))

    def told(self) -> str:
        """A sentence that says who reports and on which year."""
        wording = self.rng.choice(WORDING["told"][self.side])
        return self._filled(wording.replace("{agency}", self.rng.choice(("{whole}", "{whole}", "{agency}"))))

    def _field(self, template: str) -> str:
        """The template with another name for the field of its date, or with none."""
        if "：{date}" in template and self.rng.random() < _NAMELESS:
            return re.sub(r"[\u4e00-\u9fff]+：(?=\{date\})", "", template)
        for kind in ("published", "written"):
            for name in FIELDS[kind]:
                if f"{name}：{{" in template and self.rng.random() < 0.5:
                    return template.replace(name, self.rng.choice(FIELDS[kind]), 1)
        return template

    def _value(self, slot: str) -> str:
        name, _, back = slot.partition("-")
        years = int(back or 0)
        if name == "title":
            return self._other_year(years) if years else self.title
        if name == "year":
            return str(self.year - years)
        if name == "now":
            return self._filled(self.rng.choice(WORDING["today"][self.side]))
        if name == "menu":
            words = self.rng.sample(WORDING["menus"][self.side], self.rng.randint(3, 12))
            return self._filled(self.rng.choice(("\n", " ", " | ", "\n\n")).join(words))
        if name.startswith(("date", "written")):
            return self._date(name, years)
        return self.fill[name]

    def _other_year(self, years: int) -> str:
        """The title of the report of so many years before, in the same words where the title names its year."""
        year = re.search(str(self.year), fold(self.title))
        if year is None:
            return f"{self.year - years}年{self.title}"
        return self.title[: year.start()] + str(self.year - years) + self.title[year.end() :]

    def _date(self, name: str, years: int) -> str:
        if years:
            return f"{self.year + 1 - years}-01-{self.rng.randint(10, 28)}"
        day = self.day if name.startswith("date") else self.day - timedelta(days=self.rng.randint(0, 9))
        if name.startswith("date") or self.published is None:
            self.published = day.isoformat() if name.startswith("date") or not self._has_date else self.published
            self._has_date = self._has_date or name.startswith("date")
        if name.endswith("_cn"):
            return f"{day.year}年{day.month}月{day.day}日"
        return self.shape.format(day)

    def _filled(self, text: str) -> str:
        return _SLOT.sub(lambda slot: self.fill[slot[1]], text)


def _replaceable(document: Document) -> bool:
    """Whether the document has a title, on lines of its own."""
    titles = document["titles"]
    return bool(titles) and document["text"][titles[-1]["end"] : titles[-1]["end"] + 1] in "\r\n"


def _own_title(document: Document, title: str, rng: Random, *, printed: bool, test: bool) -> str | None:
    """What stands in place of the report's own title: None keeps it, an empty text leaves it out."""
    if not _replaceable(document):
        return None
    kept = None if title == title_of(document) else title
    fate = rng.random()
    if printed:
        return kept if fate < 0.45 else "" if fate < 0.85 else _broken(title, rng)
    if fate < 0.35:
        return rng.choice(WORDING["marks"][side(test)]).replace("{}", title)
    if fate < 0.5:
        return ""
    if fate < 0.65:
        return _broken(title, rng)
    if fate < 0.75:
        return title + "\n" + (title if rng.random() < 0.4 else _broken(title, rng))
    return kept


def _broken(title: str, rng: Random) -> str:
    """The title over two lines, most often before its year; or over three."""
    year = re.search(r"20\d\d", title)
    cut = year.start() if year and year.start() > 3 and rng.random() < 0.8 else rng.randint(4, max(5, len(title) - 4))
    head, gap = title[:cut], rng.choice(("\n", "\n", "\n\n"))
    if cut > _LONG_HEAD and rng.random() < _IN_THREE:
        first = rng.randint(3, cut - 4)
        head = head[:first] + gap + head[first:]
    return head + gap + title[cut:]


def _overview(document: Document) -> int:
    """Where the line of the overview's heading ends; the end of the title where there is none of its own line."""
    text = document["text"]
    for span in document["headings"]:
        if span["label"] == "overview" and text[span["end"] : span["end"] + 1] in ("\n", "\r"):
            return int(span["end"])
    return int(document["titles"][-1]["end"])


def _joined(
    page: _Page,
    document: Document,
    above: list[Line],
    head: tuple[str | None, str],
    below: list[Line],
    rng: Random,
    told: tuple[int, str],
) -> Document:
    """The page: furniture, the report, furniture.

    The report has the title and the preface that `head` has, its own where the title is None; and a sentence where
    `told` says.
    """
    own, preface = head
    gap = rng.choice(("\n", "\n", "\n\n"))
    for line in above:
        page.furniture(line, gap)
    text, titles = document["text"], document["titles"]
    if own is None or not titles:
        page.report(document, 0, len(text))
    else:
        page.report(document, 0, titles[0]["start"])
        page.title(own)
        page.text += "\n" + preface if preface else ""
        at, sentence = max(told[0], titles[-1]["end"]), told[1]
        page.report(document, titles[-1]["end"], at)
        page.text += "\n" + sentence if sentence else ""
        page.report(document, at, len(text))
    if below and not page.text.endswith("\n"):
        page.text += "\n"
    for line in below:
        page.furniture(line, gap)
    return {**document, "text": page.text, **page.layers}


class _Page:
    """The text so far and the spans in it."""

    def __init__(self, title: str | None):
        self.text, self.value = "", title
        self.layers: dict[str, list[dict[str, Any]]] = {layer: [] for layer in _LAYERS}

    def furniture(self, line: Line, gap: str) -> None:
        text, titles = line
        done = 0
        for start, end in [*titles, (len(text), len(text))]:
            for part in re.finditer(r"[^\n]*[^\s]", text[done:start]):
                self._mark("noise", done + part.start(), done + part.end())
            if start < end:
                self._mark("titles", start, end, value=text[start:end])
            done = end
        self.text += text + gap

    def title(self, own: str) -> None:
        """The report's title as it is printed: every copy is one span, or two where it is broken."""
        value = left = self.value or ""
        for part in re.finditer(r"[^\n]+", own):
            printed = next((left[:size] for size in range(len(left), 1, -1) if left[:size] in part[0]), "")
            if printed:
                start = part.start() + part[0].index(printed)
                self._mark("titles", start, start + len(printed), value=value)
                left = left[len(printed) :] or value
        self.text += own

    def report(self, document: Document, start: int, end: int) -> None:
        for layer in _LAYERS:
            for span in document.get(layer, ()):
                if start <= span["start"] and span["end"] <= end and span["start"] < span["end"]:
                    self._mark(layer, span["start"] - start, span["end"] - start, **_rest(span, start, len(self.text)))
        self.text += document["text"][start:end]

    def _mark(self, layer: str, start: int, end: int, **rest: Any) -> None:
        self.layers[layer].append({"start": len(self.text) + start, "end": len(self.text) + end, **rest})


def _rest(span: dict[str, Any], start: int, shift: int) -> dict[str, Any]:
    """What a span holds beside its place, the places of its cells moved."""
    rest = {key: value for key, value in span.items() if key not in ("start", "end")}
    if "cells" in rest:
        moved = shift - start
        rest["cells"] = [{**c, "start": c["start"] + moved, "end": c["end"] + moved} for c in rest["cells"]]
    return rest
