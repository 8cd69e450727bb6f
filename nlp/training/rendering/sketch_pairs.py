"""Units of a sketch that hold a problem and its measure: in one breath, by name, or one series of both."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.corpus.prose import Paragraph
from nlp.text.numbering import NUMERALS
from nlp.training.rendering.sketch_draw import OTHER, Draw, Text
from nlp.training.rendering.sketch_units import BULLETS, MARKS, USUAL

_DONE_AT_ONCE = 0.25  # of the units that go on behind a comma
_MORE = 0.2  # of the problems before a full stop have a second sentence
_UNCOUNTED, _LISTED = 0.15, 0.1  # of the pairs have a bullet for a number, or their problem has one before its name
_BEFORE_NAMES = ("1.", "1、", "（一）", "（1）", "（一）", "一、")
_SERIES = ("1.", "1、", "（一）", "一是", "（1）", "一、")


def one_breath(draw: Draw) -> Iterator[Paragraph]:
    """Each unit names a problem and goes on with its measure."""
    rng = draw.rng
    mark, apart = rng.choice(USUAL), rng.random() < 0.5
    comma = rng.random() < 0.5
    text = Text(draw.words("problem_leads") if rng.random() < 0.5 else "")
    if text.text.endswith("，"):
        text = Text()
    for number in range(rng.choice((1, 2, 2, 3))):
        problem, themes = draw.body("problem", rng.choice((1, 1, 2)))
        measure, deeds = draw.body("measure", rng.choice((1, 1, 2)))
        problem += "，" if comma else "。"
        if not comma and rng.random() < _MORE:
            more, found = draw.body("problem", 1)
            if OTHER not in (*themes, *found):  # which never stands beside another theme
                problem, themes = f"{problem}{more}。", list(dict.fromkeys([*themes, *found]))
        text.item(MARKS[mark](number) + problem, "problem", themes)
        turn = "done_turns" if comma and rng.random() < _DONE_AT_ONCE else "breath_turns"
        text.item(draw.words(turn) + measure + "。", "measure", deeds)
        if apart:
            yield text.done()
            text = Text()
    if text.text:
        yield text.done()


def named_pairs(draw: Draw) -> Iterator[Paragraph]:
    """``问题一：… 措施一：…``, in turn or all problems first."""
    rng = draw.rng
    names = rng.choice(draw.sketcher.wording["pairs"])
    form = rng.choice(("{}{}：", "{}{}、", "{}（{}）：", "{}{}：", "{}{}.", "{}（{}）"))
    fate, listed = rng.random(), rng.choice(_BEFORE_NAMES)
    if fate < _UNCOUNTED:
        form = rng.choice(BULLETS) + "{}："
    digits = rng.random() < 0.45
    count = rng.choice((1, 2, 2, 3))
    units = []
    for number in range(count):
        for role, name in zip(("problem", "measure"), names, strict=True):
            body, themes = draw.body(role)
            mark = form.format(name, number + 1 if digits else NUMERALS[number])
            if fate > 1 - _LISTED:
                mark = f"{MARKS[listed](number) if role == 'problem' else ''}{name}："
            units.append((number, role, mark + body + "。", themes))
    if fate <= 1 - _LISTED and rng.random() < 0.4:
        units.sort(key=lambda unit: (unit[1] == "measure", unit[0]))
    apart = rng.random() < 0.7
    text = Text()
    for _, role, told, themes in units:
        text.item(told, role, themes)
        if apart:
            yield text.done()
            text = Text()
    if text.text:
        yield text.done()


def one_series(draw: Draw) -> Iterator[Paragraph]:
    """Problems and, numbered on from them, measures; the first of these turns to what will be done."""
    rng = draw.rng
    mark, apart = rng.choice(_SERIES), rng.random() < 0.7
    turn = rng.choice((1, 2, 2, 3))
    text = Text()
    for number in range(turn + rng.choice((1, 2, 2, 3))):
        role = "problem" if number < turn else "measure"
        body, themes = draw.body(role, rng.choice((1, 1, 2, 3)))
        opening = draw.words("breath_turns") if number == turn else ""
        text.item(MARKS[mark](number) + opening + body + "。", role, themes)
        if apart:
            yield text.done()
            text = Text()
    if text.text:
        yield text.done()
