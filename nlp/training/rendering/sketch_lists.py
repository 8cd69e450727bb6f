"""The lists and sentences of a sketch: problems, and measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.corpus.prose import Paragraph
from nlp.training.rendering.sketch_draw import PROBLEM, Draw, Text
from nlp.training.rendering.sketch_units import BULLETS, MARKS, SIDES, USUAL, unit

_TWO_YEARS, _UNLED = 0.14, 0.6  # of the problems, and of the lists below a title
_ALONE = 0.1  # of the problems
_LED, _ASKED = 0.3, 0.7  # of the plain sentences and of the questions, behind a sentence that names no problem
_ENDED, _RUN_ON = 0.3, 0.35  # of the lists of what is done
_HOPED = 0.25  # of the measures in one sentence end in a hope
_UNMARKED = {"problem": 0.3, "measure": 0.36}  # of the lists have no mark, or a bullet
_LINED = 0.04  # of the lists: each unit has a title in a line of its own
_COUNTS = (1, 2, 2, 3, 3, 3, 4, 5)  # items of a list


def problems(draw: Draw, mark: str, *, titled: bool = False) -> Iterator[Paragraph]:
    """Problems in a sentence or a list, below a title of their own or not; some after what was done about the last."""
    rng = draw.rng
    shape = rng.random()
    if rng.random() < _TWO_YEARS:
        yield from _two_years(draw, mark)
    elif rng.random() < _ALONE:
        yield _alone(draw)
    elif shape < 0.26:
        yield _sentence(draw, "praises")
    elif shape < 0.42:
        lead = _bare_lead(draw, _LED)
        yield _sentence(draw, "example_opens" if lead else "plains", lead)
    elif shape < 0.46:
        yield _questions(draw)
    elif shape < 0.49:
        yield _sentence(draw, "", draw.words("colon_leads"))
    else:
        yield from _list(draw, "problem", mark, _lead(draw, "problem_leads", titled=titled))


def measures(draw: Draw, mark: str, *, titled: bool = False) -> Iterator[Paragraph]:
    """Measures in a sentence or a list, below a title of their own or not."""
    if draw.rng.random() < 0.35:
        yield _single_measure(draw, "measure_opens")
    else:
        yield from _list(draw, "measure", mark, _lead(draw, "measure_leads", titled=titled))


def _lead(draw: Draw, key: str, *, titled: bool) -> str:
    """What leads to a list; most lists below a title have nothing."""
    return "" if titled and draw.rng.random() < _UNLED else draw.words(key)


def _questions(draw: Draw) -> Paragraph:
    """Whether this was done and that, and that all of it needs care."""
    asked = draw.rng.sample(draw.sketcher.wording["questions"], draw.rng.choice((2, 3, 3)))
    words = draw.words("example_opens") + "、".join(question for question, _ in asked) + draw.words("question_ends")
    text = Text(_bare_lead(draw, _ASKED))
    text.item(words, "problem", list(dict.fromkeys(theme for _, theme in asked)))
    return text.done()


def _bare_lead(draw: Draw, share: float) -> str:
    return draw.words("bare_leads") if draw.rng.random() < share else ""


def _alone(draw: Draw) -> Paragraph:
    """A problem in a few words, or two, with a stop or without one."""
    text = Text(draw.words("short_leads") if draw.rng.random() < _LED else "")
    for _ in range(draw.rng.choice((1, 1, 2))):
        body, themes = draw.body("problem", 1)
        text.item(body + draw.rng.choice(("。", "。", "") if not text.spans else ("。",)), "problem", themes)
        if text.text[-1] != "。":
            break
    return text.done()


def _sentence(draw: Draw, opening: str, lead: str = "") -> Paragraph:
    """One sentence that names the problems, its opening included, behind a `lead` that is no item."""
    body, themes = draw.body("problem", draw.rng.choice((1, 2, 2, 3, 3, 4)))
    text = Text(lead)
    text.item((draw.words(opening) if opening else "") + body + draw.words("problem_ends"), "problem", themes)
    return text.done()


def _single_measure(draw: Draw, opening: str) -> Paragraph:
    body, themes = draw.body("measure", draw.rng.choice((1, 2, 2, 3, 3)))
    text = Text()
    if "，" in body and draw.rng.random() < _HOPED:
        body += f"，{draw.words('closing_tails')}"
    text.item(draw.words(opening) + body + "。", "measure", themes)
    if draw.rng.random() < 0.15:
        text.text += draw.words("closings")
    return text.done()


def _list(draw: Draw, role: str, mark: str, lead: str, *, done: bool = False) -> Iterator[Paragraph]:
    """A list of items: numbered, with bullets, bare lines, or parted by semicolons; in one paragraph or in several.

    Items that are `done` say so.
    """
    rng = draw.rng
    count = rng.choice(_COUNTS)
    fate = rng.random()
    marks: Sequence[str]
    if fate < 0.1:
        marks = [rng.choice(BULLETS)] * count
    elif fate < _UNMARKED[role]:
        marks = [""] * count
    elif fate < _UNMARKED[role] + 0.03 and count == 2:
        marks = SIDES
    else:
        marks = [MARKS[mark](n) for n in range(count)]
        if rng.random() < 0.05:  # the first lost its numeral, or its mark
            marks[0] = rng.choice(("是", "")) if mark == "一是" else ""
    apart = rng.random() < (0.9 if fate < 0.1 else 0.45 if not marks[0] else 0.5)
    short = (not marks[0] or fate < 0.1) and rng.random() < 0.6
    stop = rng.choice(("；", "；", "。"))
    if not apart and rng.random() < (_RUN_ON if done else 0.1):
        stop = "，"
    if not marks[-1] and not apart:
        stop = rng.choice(("；", "。", "。"))
    bare = apart and not any(marks) and rng.random() < 0.6 or (fate < 0.1 and rng.random() < 0.6)
    lined = apart and marks[0] in (MARKS[mark](0), "") and bool(marks[0]) and not done and rng.random() < _LINED
    size = 1 if short else None
    units = [unit(draw, role, mark, size, done=done, apart=apart, lined=lined) for mark in marks]
    if done and rng.random() < _ENDED and units[-1][0][-1] != "。":
        units[-1] = (f"{units[-1][0]}，{draw.words('done_ends')}", units[-1][1])
    text = Text(lead)
    if apart and lead and rng.random() < 0.7:
        yield text.done()
        text = Text()
    for number, (body, themes) in enumerate(units):
        closed = "" if bare else "。" if number == count - 1 or "。" in body else stop
        body = body.rstrip("。") if "。" in body else body
        end = body + (closed or "")
        if number == count - 1 and closed and rng.random() < 0.08:
            end += draw.words("closings") if "。" in end[:-1] else ""
        text.item(end, role, themes)
        if apart:
            yield text.done()
            text = Text()
    if text.text:
        if rng.random() < 0.05:
            text.text += draw.words("closings")
        yield text.done()
    if role == "measure" and rng.random() < 0.1:
        yield Paragraph(draw.words("empty_turns"))


def _named_and_done(draw: Draw) -> Paragraph:
    """One sentence that names a problem of last year and what was done about it."""
    measure, themes = draw.body("measure", draw.rng.choice((1, 1, 2)))
    text = Text()
    text.item(_named(draw, "last_year_named") + measure + "。", "measure", themes)
    return text.done()


def _named(draw: Draw, key: str) -> str:
    """One wording of `key`, a problem for its dots."""
    return draw.words(key).replace(PROBLEM, draw.body("problem", 1)[0])


def _two_years(draw: Draw, mark: str) -> Iterator[Paragraph]:
    """What was done about last year's problems, then this year's; in one paragraph or in several."""
    rng = draw.rng
    done = rng.choice((mark, rng.choice(USUAL)))
    fate = rng.random()
    if fate < 0.2:
        parts = [_named_and_done(draw)]
    elif fate < 0.4:
        parts = [_single_measure(draw, "last_year_opens")]
    else:
        parts = list(_list(draw, "measure", done, _named(draw, "last_year_leads"), done=True))
    parts += _list(draw, "problem", mark, draw.words("now_leads"))
    if rng.random() < 0.5 or any(part.text[-1] not in "。：；，" for part in parts):
        yield from parts
        return
    text = Text()
    for part in parts:
        text.run_on(part)
    yield text.done()
