"""Sketches of the problems and measures of a report, made of the field's plain frames, for training only.

A written corpus has each way of putting problems a few times and each usual word in few companies; a sketch draws both
anew: a shape, a numbering, and items of one to four members (noun and verdict, deed and noun) whose themes unite.
The wording is data of the corpus: ``frames.toml``, ``elaborations.toml`` and ``shapes.toml`` in ``field/``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from nlp.corpus.field import theme_counts
from nlp.corpus.prose import Paragraph, Prose, Span, Table
from nlp.text.numbering import NUMERALS
from nlp.training.rendering.sketch_draw import Draw, Text
from nlp.training.rendering.sketch_lists import measures, problems
from nlp.training.rendering.sketch_pairs import named_pairs, one_breath, one_series
from nlp.training.rendering.sketch_units import USUAL

_NAMED, _TWO_SECTIONS = 0.4, 0.15  # of the sketches
_HEADLESS, _TITLED, _TOLD = 0.14, 0.8, 0.6
_SIGNED, _SIGNED_BY_NAME = 0.25, 0.6
_ONLY_MEASURES, _ONLY_PROBLEMS = 0.25, 0.1  # of the parts with titles
_OTHER = 0.8  # of those without a signature go on with section six
_FEES = 0.15  # of the sketches with a title have a section on fees before it, as older forms do
_OTHER_MARK = 0.4  # of the lists of measures are numbered in another way than the problems


class Sketcher:
    """Draws sketches from the wording in the folder `field`; the same folder and seed give the same sketches."""

    def __init__(self, folder: Path):
        frames = tomllib.loads((folder / "frames.toml").read_text("utf-8"))
        self.tails = [word for group in frames.pop("tails") for word in group["words"]]
        self.asides = [word for group in frames.pop("asides") for word in group["words"]]
        self.people: dict[str, list[str]] = frames.pop("people")
        self.phrases: dict[str, dict[str, list[tuple[str, list[str]]]]] = {"problem": {}, "measure": {}}
        for group in frames.pop("phrases"):
            for theme in group["themes"]:
                known = self.phrases[group["role"]].setdefault(theme, [])
                known += [(words, group["themes"]) for words in group["words"]]
        self.frames: dict[str, list[dict[str, list[str]]]] = frames
        self.elaborations: dict[str, dict[str, list[str]]] = tomllib.loads(
            (folder / "elaborations.toml").read_text("utf-8")
        )
        self.wording: dict[str, Any] = tomllib.loads((folder / "shapes.toml").read_text("utf-8"))
        self.weights = {role: _weights(folder, role, sorted(frames)) for role in self.phrases}

    def sketch(self, name: str) -> Prose:
        """One report in outline: a few bare sections, then problems and measures."""
        rng = Random(name)
        year = rng.randint(2012, 2025)
        slots = {
            "unit": rng.choice(self.wording["units"]), "year": year, "next": year + 1, "last": year - 1,
            "n": rng.randint(3, 400), "name": rng.choice(self.wording["names"]),
        }  # fmt: skip
        draw = Draw(self, rng, slots)
        head = {
            "unit": "township", "agency": "", "year": str(year), "kind": "report",
            "template": "2021" if year > 2020 else "2019" if year > 2018 else "none",
        }  # fmt: skip
        return Prose(name, "sketch", head, tuple(_paragraphs(draw, head["template"])))


def _weights(folder: Path, role: str, themes: list[str]) -> dict[str, float]:
    """How often each theme is drawn: by the root of its labels in the field, so that rare ones are learned too."""
    counts = theme_counts(folder, role)
    return {theme: (1 + counts[theme]) ** 0.5 for theme in themes}


def _paragraphs(draw: Draw, template: str) -> Iterator[Paragraph | Table]:
    rng = draw.rng
    if rng.random() < _NAMED:
        title = draw.words("report_titles")
        yield Paragraph(title, (Span(0, len(title), "title"),))
    if rng.random() < _TWO_SECTIONS:
        yield from _two_sections(draw)
        return
    headless = rng.random() < _HEADLESS
    if not headless:
        yield from _before(draw, template)
    elif rng.random() < _TOLD:
        yield from (_plain(draw, "achievements") for _ in range(rng.choice((1, 1, 2))))
    lines: list[Paragraph] = []
    titled = not headless and rng.random() < _TITLED
    if titled:
        if rng.random() < _FEES:
            yield from _fees(draw)
        number = rng.choice(("五、", "五、", "五、", "四、", "六、", "", "（五）"))
        opening = Text()
        opening.heading(number + draw.words("titles"), "improvement")
        lines.append(opening.done())
    shape = rng.random()
    if shape < 0.08:
        lines += named_pairs(draw)
    elif shape < 0.14:
        lines += one_breath(draw)
    elif shape < 0.16:
        lines += one_series(draw)
    elif shape < 0.2:
        lines += _none(draw)
    else:
        lines += _parted(draw)
        if rng.random() < 0.08:
            lines.append(Paragraph(draw.words("empty_turns")))
    yield from lines
    if rng.random() < _SIGNED:
        if rng.random() < _SIGNED_BY_NAME:
            yield Paragraph(str(draw.slots["name"]))
        yield Paragraph(draw.words("signatures"))
    elif not headless and rng.random() < _OTHER:
        other = Text()
        other.heading("六、其他需要报告的事项", "other")
        yield other.done()
        yield Paragraph(draw.words("others"))


def _two_sections(draw: Draw) -> Iterator[Paragraph]:
    """An overview, then problems and measures as sections of their own."""
    rng = draw.rng
    style = rng.choice(("{}、", "{}、", "{}、", "", "（{}）"))
    mark = rng.choice(USUAL)
    parts: list[tuple[str, str, list[Paragraph]]] = [("overview_titles", "overview", [_plain(draw, "achievements")])]
    parts.append(("problem_sections", "improvement", list(problems(draw, mark))))
    parts.append(("measure_sections", "improvement", list(measures(draw, mark))))
    if rng.random() < 0.1:
        parts = parts[1:]
    for number, (titles, label, body) in enumerate(parts):
        heading = Text()
        heading.heading(style.format(NUMERALS[number]) + draw.words(titles), label)
        yield heading.done()
        yield from body


def _plain(draw: Draw, wording: str) -> Paragraph:
    return Paragraph(draw.words(wording))


def _before(draw: Draw, template: str) -> Iterator[Paragraph | Table]:
    """The sections before: all, the last of them, or none; bare, with a sentence or with their table."""
    rng = draw.rng
    titles = list(zip(("proactive", "requests", "litigation"), draw.sketcher.wording["between"], strict=True))
    for label, title in titles[rng.choice((0, 0, 1, 2, 3)) :]:
        heading = Text()
        heading.heading(title, label)
        yield heading.done()
        fate = rng.random()
        if fate < 0.3:
            yield Paragraph(draw.words("empty"))
        elif fate < 0.4 and template != "none":
            yield Table(label)


def _fees(draw: Draw) -> Iterator[Paragraph]:
    heading = Text()
    heading.heading(draw.rng.choice(("五、", "五、", "六、", "")) + draw.words("fees_titles"), "other")
    yield heading.done()
    yield _plain(draw, "fees")


def _parted(draw: Draw) -> Iterator[Paragraph]:
    """Problems first, measures after them."""
    rng = draw.rng
    subtitled = rng.random() < 0.35
    style = rng.choice(("（{}）", "{}、", "", "")) if subtitled else ""
    mark = rng.choice(USUAL)
    other = rng.choice(USUAL) if rng.random() < _OTHER_MARK else mark
    if rng.random() < 0.12:
        yield Paragraph(draw.words("achievements"))
    fate = rng.random()
    which = rng.random()  # of the parts have a title, where any has
    if fate < 0.04:
        pass
    elif subtitled and which > _ONLY_MEASURES:
        yield from _subtitled(draw, style.format("一"), "problem", mark)
    else:
        yield from problems(draw, mark)
    if rng.random() < 0.85:
        if subtitled and which < 1 - _ONLY_PROBLEMS:
            yield from _subtitled(draw, style.format("二"), "measure", other)
        else:
            yield from measures(draw, other)


def _none(draw: Draw) -> Iterator[Paragraph]:
    """That there are no problems, under a title of its own or not; and no measures then."""
    if draw.rng.random() < 0.5:
        yield Paragraph(draw.words("none"))
        return
    style = draw.rng.choice(("（{}）", "{}、", "", "："))
    for number, (role, body) in enumerate((("problem", "none"), ("measure", "none_measures"))):
        title = Text()
        title.heading(style.strip("：").format(NUMERALS[number]) + draw.words(f"{role}_titles"), f"improvement.{role}s")
        title.text += "：" if "：" in style else ""
        yield title.done()
        yield Paragraph(draw.words(body))


def _subtitled(draw: Draw, number: str, role: str, mark: str) -> Iterator[Paragraph]:
    """A part under a title of its own, which its text may run on from."""
    rng = draw.rng
    title = Text()
    title.heading(number + draw.words(f"{role}_titles"), f"improvement.{role}s")
    parts = list(problems(draw, mark, titled=True) if role == "problem" else measures(draw, mark, titled=True))
    if rng.random() < 0.45 and parts:
        title.text += rng.choice(("：", "。", "："))
        title.run_on(parts[0])
        yield title.done()
        yield from parts[1:]
    else:
        title.text += rng.choice(("", "", "："))
        yield title.done()
        yield from parts
