"""Sketches of the problems and measures of a report, made of the field's plain frames, for training only.

A written corpus has each way of putting problems a few times and each usual word in few companies; a sketch draws both
anew: a shape, a numbering, and items of one to four members (noun and verdict, deed and noun) whose themes unite.
The wording is data of the corpus: ``field/frames.toml`` and ``field/shapes.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from nlp.corpus.prose import Paragraph, Prose, Span, Table

_SIZES = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)  # members of an item
_NAMED, _TWO_SECTIONS = 0.4, 0.15  # of the sketches
_PHRASES = 0.45  # of the members are whole phrases of the guideline
_COUNTS = (1, 2, 2, 3, 3, 3, 4, 5)  # items of a list
_NUMERALS = "一二三四五六七八九十"
_SEQUELS = ("首先，", "其次，", "再次，", "最后，")
_SIDES = ("一方面，", "另一方面，")
_MARKS: dict[str, Callable[[int], str]] = {
    "一是": lambda n: f"{_NUMERALS[n]}是",
    "（一）": lambda n: f"（{_NUMERALS[n]}）",
    "1.": lambda n: f"{n + 1}.",
    "1、": lambda n: f"{n + 1}、",
    "（1）": lambda n: f"（{n + 1}）",
    "一、": lambda n: f"{_NUMERALS[n]}、",
    "①": lambda n: "①②③④⑤⑥"[n],
    "首先": lambda n: _SEQUELS[min(n, 3)],
    "1是": lambda n: f"{n + 1}是",
    "a）": lambda n: f"{'abcdef'[n]}）",
    "（a）": lambda n: f"（{'abcdef'[n]}）",
    "A.": lambda n: f"{'ABCDEF'[n]}.",
}
_BULLETS = ("•", "•　", "● ", "■ ", "▪ ", "- ", "—— ", "· ", "◆", "※", "➢ ", "○ ", "★")
_RARE = ("①", "首先", "1是", "a）", "（a）", "A.")
_USUAL = ("一是",) * 9 + ("（一）",) * 3 + ("1.", "1、", "（1）", "一、") * 2 + _RARE


@dataclass(slots=True)
class _Text:
    """A paragraph that grows, and what is labelled in it."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)

    def item(self, text: str, role: str, themes: Sequence[str]) -> None:
        self.spans.append(Span(len(self.text), len(self.text) + len(text), "item", role, tuple(themes)))
        self.text += text

    def heading(self, text: str, label: str) -> None:
        self.spans.append(Span(len(self.text), len(self.text) + len(text), "heading", label))
        self.text += text

    def done(self) -> Paragraph:
        return Paragraph(self.text, tuple(self.spans))


class Sketcher:
    """Draws sketches from the wording in the folder `field`; the same folder and seed give the same sketches."""

    def __init__(self, folder: Path):
        frames = tomllib.loads((folder / "frames.toml").read_text("utf-8"))
        self.tails = [word for group in frames.pop("tails") for word in group["words"]]
        self.asides = [word for group in frames.pop("asides") for word in group["words"]]
        self.phrases: dict[str, list[tuple[str, list[str]]]] = {"problem": [], "measure": []}
        for group in frames.pop("phrases"):
            self.phrases[group["role"]] += [(words, group["themes"]) for words in group["words"]]
        self.frames: dict[str, list[dict[str, list[str]]]] = frames
        self.wording: dict[str, Any] = tomllib.loads((folder / "shapes.toml").read_text("utf-8"))

    def sketch(self, name: str) -> Prose:
        """One report in outline: a few bare sections, then problems and measures."""
        rng = Random(name)
        year = rng.randint(2012, 2025)
        slots = {
            "unit": rng.choice(self.wording["units"]), "year": year, "next": year + 1, "last": year - 1,
            "n": rng.randint(3, 400), "name": rng.choice(self.wording["names"]),
        }  # fmt: skip
        draw = _Draw(self, rng, slots)
        head = {
            "unit": "township", "agency": "", "year": str(year), "kind": "report",
            "template": "2021" if year > 2020 else "2019" if year > 2018 else "none",
        }  # fmt: skip
        return Prose(name, "sketch", head, tuple(_paragraphs(draw, head["template"])))


class _Draw:
    """What one sketch draws: words with their slots filled, members and items."""

    def __init__(self, sketcher: Sketcher, rng: Random, slots: dict[str, Any]):
        self.sketcher, self.rng, self.slots = sketcher, rng, slots

    def words(self, key: str) -> str:
        """One wording of `key`."""
        return str(self.rng.choice(self.sketcher.wording[key])).format(**self.slots)

    def members(self, role: str, size: int) -> list[tuple[str, list[str]]]:
        """Words and themes of `size` members that share no theme; a theme that stands alone stands alone."""
        found: list[tuple[str, list[str]]] = []
        themes = self.rng.sample(sorted(self.sketcher.frames), size)
        for theme in themes:
            if self.rng.random() < _PHRASES:
                words, named = self.rng.choice(self.sketcher.phrases[role])
                if named == ["other"]:
                    if size == 1:
                        return [(words, named)]
                elif not {name for _, known in found for name in known} & set(named):
                    found.append((words, named))
                    continue
            if theme not in {name for _, known in found for name in known}:
                found.append((self.member(role, theme), [theme]))
        return found

    def member(self, role: str, theme: str) -> str:
        """One noun with its verdict, or one deed with its noun."""
        group = self.rng.choice(self.sketcher.frames[theme])
        noun = self.rng.choice(group["nouns"])
        if role == "problem":
            return noun + self.rng.choice(group["lacks"])
        return self.rng.choice(group["deeds"]) + noun

    def body(self, role: str, size: int | None = None) -> tuple[str, list[str]]:
        """The words of an item, without mark and stop, and its themes."""
        rng = self.rng
        size = size or rng.choice(_SIZES)
        members = self.members(role, size)
        themes = list(dict.fromkeys(theme for _, named in members for theme in named))
        text = members[0][0]
        for member, _ in members[1:]:
            text += rng.choice(self.sketcher.wording["links"]) + member
        text = text.replace("；", "，")
        if rng.random() < 0.15:
            text = f"{rng.choice(self.sketcher.asides)}，{text}"
        if role == "measure" and rng.random() < 0.3:
            text += f"，{rng.choice(self.sketcher.tails)}"
        if role == "problem" and rng.random() < 0.1:
            text = f"部分单位{text}"
        return text, themes


def _paragraphs(draw: _Draw, template: str) -> Iterator[Paragraph | Table]:
    rng = draw.rng
    if rng.random() < _NAMED:
        title = draw.words("report_titles")
        yield Paragraph(title, (Span(0, len(title), "title"),))
    if rng.random() < _TWO_SECTIONS:
        yield from _two_sections(draw)
        return
    yield from _before(draw, template)
    lines: list[Paragraph] = []
    titled = rng.random() < 0.85
    if titled:
        number = rng.choice(("五、", "五、", "五、", "四、", "六、", "", "（五）"))
        opening = _Text()
        opening.heading(number + draw.words("titles"), "improvement")
        lines.append(opening.done())
    shape = rng.random()
    if shape < 0.08:
        lines += _named_pairs(draw)
    elif shape < 0.14:
        lines += _one_breath(draw)
    elif shape < 0.18:
        lines.append(Paragraph(draw.words("none")))
    elif shape < 0.22:
        lines += _tabled(draw)
    else:
        lines += _parted(draw)
        if rng.random() < 0.08:
            lines.append(Paragraph(draw.words("empty_turns")))
    if rng.random() < 0.15:
        lines.append(Paragraph(draw.words("signatures")))
    yield from lines
    if rng.random() < 0.7:
        other = _Text()
        other.heading("六、其他需要报告的事项", "other")
        yield other.done()
        yield Paragraph(draw.words("others"))


def _two_sections(draw: _Draw) -> Iterator[Paragraph]:
    """An overview, then problems and measures as sections of their own."""
    rng = draw.rng
    style = rng.choice(("{}、", "{}、", "{}、", "", "（{}）"))
    mark = rng.choice(_USUAL)
    parts: list[tuple[str, str, list[Paragraph]]] = [("overview_titles", "overview", [_plain(draw, "achievements")])]
    parts.append(("problem_sections", "improvement", list(_problems(draw, mark))))
    parts.append(("measure_sections", "improvement", list(_measures(draw, mark))))
    if rng.random() < 0.1:
        parts = parts[1:]
    for number, (titles, label, body) in enumerate(parts):
        heading = _Text()
        heading.heading(style.format(_NUMERALS[number]) + draw.words(titles), label)
        yield heading.done()
        yield from body


def _plain(draw: _Draw, wording: str) -> Paragraph:
    return Paragraph(draw.words(wording))


def _tabled(draw: _Draw) -> Iterator[Paragraph]:
    """A table of problems and measures, a row a line, its cells parted by tabs."""
    rng = draw.rng
    heads = list(rng.choice(draw.sketcher.wording["heads"]))
    counted, owned = rng.random() < 0.6, rng.random() < 0.5
    yield Paragraph("\t".join([*(["序号"] if counted else []), *heads, *(["责任单位"] if owned else [])]))
    for number in range(rng.choice((1, 2, 2, 3))):
        text = _Text(f"{number + 1}\t" if counted else "")
        for role in ("problem", "measure"):
            body, themes = draw.body(role, rng.choice((1, 1, 2)))
            text.item(body, role, themes)
            text.text += "\t"
        text.text += draw.words("owners") if owned else ""
        text.text = text.text.rstrip("\t")
        yield text.done()


def _before(draw: _Draw, template: str) -> Iterator[Paragraph | Table]:
    """The sections before: all, the last of them, or none; bare, with a sentence or with their table."""
    rng = draw.rng
    titles = list(zip(("proactive", "requests", "litigation"), draw.sketcher.wording["between"], strict=True))
    for label, title in titles[rng.choice((0, 0, 1, 2, 3)) :]:
        heading = _Text()
        heading.heading(title, label)
        yield heading.done()
        fate = rng.random()
        if fate < 0.3:
            yield Paragraph(draw.words("empty"))
        elif fate < 0.4 and template != "none":
            yield Table(label)


def _parted(draw: _Draw) -> Iterator[Paragraph]:
    """Problems first, measures after them."""
    rng = draw.rng
    subtitled = rng.random() < 0.35
    style = rng.choice(("（{}）", "{}、", "", "")) if subtitled else ""
    mark = rng.choice(_USUAL)
    if rng.random() < 0.15:
        yield from _last_year(draw)
    elif rng.random() < 0.12:
        yield Paragraph(draw.words("achievements"))
    fate = rng.random()
    if fate < 0.04:
        pass
    elif subtitled:
        yield from _subtitled(draw, style.format("一"), "problem", mark)
    else:
        yield from _problems(draw, mark)
    if rng.random() < 0.9:
        if subtitled:
            yield from _subtitled(draw, style.format("二"), "measure", mark)
        else:
            yield from _measures(draw, mark)


def _subtitled(draw: _Draw, number: str, role: str, mark: str) -> Iterator[Paragraph]:
    """A part under a title of its own, which its text may run on from."""
    rng = draw.rng
    title = _Text()
    label = "improvement.problems" if role == "problem" else "improvement.measures"
    title.heading(number + draw.words(f"{role}_titles"), label)
    parts = list(_problems(draw, mark) if role == "problem" else _measures(draw, mark))
    if rng.random() < 0.45 and parts:
        title.text += rng.choice(("：", "。", "："))
        shift = len(title.text)
        first = parts[0]
        moved = [Span(s.start + shift, s.end + shift, s.kind, s.label, s.themes) for s in first.spans]
        yield Paragraph(title.text + first.text, (*title.spans, *moved))
        yield from parts[1:]
    else:
        title.text += rng.choice(("", "", "："))
        yield title.done()
        yield from parts


def _problems(draw: _Draw, mark: str) -> Iterator[Paragraph]:
    rng = draw.rng
    shape = rng.random()
    if shape < 0.22:
        yield _sentence(draw, "praises")
    elif shape < 0.42:
        yield _sentence(draw, "plains")
    else:
        yield from _list(draw, "problem", mark, draw.words("problem_leads"))


def _measures(draw: _Draw, mark: str) -> Iterator[Paragraph]:
    rng = draw.rng
    if rng.random() < 0.35:
        yield _single_measure(draw, "measure_opens")
    else:
        yield from _list(draw, "measure", mark, draw.words("measure_leads"))


def _sentence(draw: _Draw, opening: str) -> Paragraph:
    """One sentence that names the problems, its opening included."""
    body, themes = draw.body("problem", draw.rng.choice((1, 2, 2, 3, 3, 4)))
    text = _Text()
    text.item(draw.words(opening) + body + draw.words("problem_ends"), "problem", themes)
    return text.done()


def _single_measure(draw: _Draw, opening: str) -> Paragraph:
    body, themes = draw.body("measure", draw.rng.choice((1, 2, 2, 3, 3)))
    text = _Text()
    text.item(draw.words(opening) + body + "。", "measure", themes)
    if draw.rng.random() < 0.15:
        text.text += draw.words("closings")
    return text.done()


def _list(draw: _Draw, role: str, mark: str, lead: str) -> Iterator[Paragraph]:
    """A list of items: numbered, with bullets, bare lines, or parted by semicolons; in one paragraph or in several."""
    rng = draw.rng
    count = rng.choice(_COUNTS)
    fate = rng.random()
    marks: Sequence[str]
    if fate < 0.1:
        marks = [rng.choice(_BULLETS)] * count
    elif fate < 0.26:
        marks = [""] * count
    elif fate < 0.29 and count == 2:
        marks = _SIDES
    else:
        marks = [_MARKS[mark](n) for n in range(count)]
        if rng.random() < 0.05:  # the first lost its numeral, or its mark
            marks[0] = rng.choice(("是", "")) if mark == "一是" else ""
    apart = rng.random() < (0.9 if fate < 0.1 else 0.55 if not marks[0] else 0.5)
    short = (not marks[0] or fate < 0.1) and rng.random() < 0.6
    stop = rng.choice(("；", "；", "。"))
    if not marks[-1] and not apart:
        stop = "；"
    bare = apart and not any(marks) and rng.random() < 0.6 or (fate < 0.1 and rng.random() < 0.6)
    units = [_unit(draw, role, marks[n], n, 1 if short else None) for n in range(count)]
    text = _Text(lead)
    if apart and lead and rng.random() < 0.7:
        yield text.done()
        text = _Text()
    for number, (body, themes) in enumerate(units):
        closed = "" if bare else "。" if number == count - 1 or "。" in body else stop
        body = body.rstrip("。") if "。" in body else body
        end = body + (closed or "")
        if number == count - 1 and closed and rng.random() < 0.08:
            end += draw.words("closings") if "。" in end[:-1] else ""
        text.item(end, role, themes)
        if apart:
            yield text.done()
            text = _Text()
    if text.text:
        if rng.random() < 0.05:
            text.text += draw.words("closings")
        yield text.done()


def _unit(draw: _Draw, role: str, mark: str, number: int, size: int | None) -> tuple[str, list[str]]:
    """One unit of a list, its mark included: plain, titled, or with a list of its own."""
    rng = draw.rng
    body, themes = draw.body(role, size)
    if themes == ["other"]:
        return mark + body, themes
    chance = 0.3 if role == "measure" else 0.1
    if size or not mark or rng.random() > chance:
        return mark + body, themes
    title = draw.rng.choice(sorted(draw.sketcher.frames))
    text = f"{mark}{draw.member(role, title)}。"
    fate = rng.random()
    if fate < 0.25:
        inner = rng.choice(("（1）", "一是", "①", "1.")) if not mark.startswith(("一是", "（1）", "1", "①")) else "①"
        extra = [(draw.member(role, theme), [theme]) for theme in rng.sample(sorted(draw.sketcher.frames), 2)]
        text += "；".join(_MARKS[inner](n) + told for n, (told, _) in enumerate(extra)) + "。"
        return text, list(dict.fromkeys([title, *(t for _, found in extra for t in found)]))
    text += body + "。"
    themes = [title, *themes]
    for _ in range(rng.choice((0, 0, 1, 2))):
        more, found = draw.body(role, 2)
        text, themes = f"{text}{more}。", themes + found
    return text, list(dict.fromkeys(themes))


def _one_breath(draw: _Draw) -> Iterator[Paragraph]:
    """Each unit names a problem and goes on with its measure."""
    rng = draw.rng
    mark, apart = rng.choice(_USUAL), rng.random() < 0.5
    comma = rng.random() < 0.5
    text = _Text(draw.words("problem_leads") if rng.random() < 0.5 else "")
    if text.text.endswith("，"):
        text = _Text()
    for number in range(rng.choice((1, 2, 2, 3))):
        problem, themes = draw.body("problem", rng.choice((1, 1, 2)))
        measure, deeds = draw.body("measure", rng.choice((1, 1, 2)))
        text.item(_MARKS[mark](number) + problem + ("，" if comma else "。"), "problem", themes)
        turn = rng.choice(("今后将", "下一步将", "下一步，将", "今后，", "为此，", "对此，将", "下步将", "接下来将"))
        text.item(turn + measure + "。", "measure", deeds)
        if apart:
            yield text.done()
            text = _Text()
    if text.text:
        yield text.done()


def _named_pairs(draw: _Draw) -> Iterator[Paragraph]:
    """``问题一：… 措施一：…``, in turn or all problems first."""
    rng = draw.rng
    names = rng.choice(draw.sketcher.wording["pairs"])
    form = rng.choice(("{}{}：", "{}{}、", "{}（{}）：", "{}{}："))
    digits = rng.random() < 0.3
    count = rng.choice((1, 2, 2, 3))
    units = []
    for number in range(count):
        for role, name in zip(("problem", "measure"), names, strict=True):
            body, themes = draw.body(role)
            mark = form.format(name, number + 1 if digits else _NUMERALS[number])
            units.append((number, role, mark + body + "。", themes))
    if rng.random() < 0.4:
        units.sort(key=lambda unit: (unit[1] == "measure", unit[0]))
    apart = rng.random() < 0.7
    text = _Text()
    for _, role, told, themes in units:
        text.item(told, role, themes)
        if apart:
            yield text.done()
            text = _Text()
    if text.text:
        yield text.done()


def _last_year(draw: _Draw) -> Iterator[Paragraph]:
    """What was done about last year's problems."""
    if draw.rng.random() < 0.5:
        yield _single_measure(draw, "last_year_opens")
    else:
        yield from _list(draw, "measure", draw.rng.choice(_USUAL), draw.words("last_year_leads"))
