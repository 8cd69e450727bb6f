"""The lists and sentences of a sketch: problems, measures, and both in one breath or by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nlp.corpus.prose import Paragraph
from nlp.text.numbering import NUMERALS
from nlp.training.rendering.sketch_draw import OTHER, Draw, Text

_TWO_YEARS, _UNLED = 0.14, 0.6  # of the problems, and of the lists below a title
_ALONE = 0.1  # of the problems
_LED, _ASKED = 0.3, 0.7  # of the plain sentences and of the questions, behind a sentence that names no problem
_DONE = ("", "", "已", "已", "已经", "按期", "及时", "先后")
_PAST, _ENDED, _RUN_ON = 0.4, 0.3, 0.35  # of the deeds that are done, and of their lists
_HOPED = 0.25  # of the measures in one sentence end in a hope
_NESTED = 0.4  # of the units with a title have a list of their own below it
_DONE_AT_ONCE = 0.25  # of the units that go on behind a comma
_UNCOUNTED = 0.15  # of the pairs have a bullet for a number
_UNMARKED = {"problem": 0.3, "measure": 0.36}  # of the lists have no mark, or a bullet
_INNER = ("（1）", "一是", "①", "1.", "1、", "⑴")  # number the lists of units
_OWN_LINES = 0.5  # of these lists, where the units stand apart
_TITLE_LINE = 0.15  # of the titles of units that stand apart have a line of their own
_UNIT_LED = 0.3  # of the lists below the title of a unit have a lead
_COUNTS = (1, 2, 2, 3, 3, 3, 4, 5)  # items of a list
_SEQUELS = ("首先，", "其次，", "再次，", "最后，")
_SIDES = ("一方面，", "另一方面，")
_MARKS: dict[str, Callable[[int], str]] = {
    "一是": lambda n: f"{NUMERALS[n]}是",
    "（一）": lambda n: f"（{NUMERALS[n]}）",
    "1.": lambda n: f"{n + 1}.",
    "1、": lambda n: f"{n + 1}、",
    "（1）": lambda n: f"（{n + 1}）",
    "一、": lambda n: f"{NUMERALS[n]}、",
    "①": lambda n: "①②③④⑤⑥"[n],
    "首先": lambda n: _SEQUELS[min(n, 3)],
    "1是": lambda n: f"{n + 1}是",
    "1": lambda n: f"{n + 1}",
    "a）": lambda n: f"{'abcdef'[n]}）",
    "（a）": lambda n: f"（{'abcdef'[n]}）",
    "A.": lambda n: f"{'ABCDEF'[n]}.",
    "Ⅰ.": lambda n: f"{'ⅠⅡⅢⅣⅤⅥ'[n]}.",
    "⑴": lambda n: "⑴⑵⑶⑷⑸⑹"[n],
    "⒈": lambda n: "⒈⒉⒊⒋⒌⒍"[n],
    "其一，": lambda n: f"其{NUMERALS[n]}，",
    "第一，": lambda n: f"第{NUMERALS[n]}，",
}
_BULLETS = ("•", "•　", "● ", "■ ", "▪ ", "- ", "—— ", "· ", "◆", "※", "➢ ", "○ ", "★", "✓ ", "√")
_RARE = ("①", "首先", "1是", "1", "a）", "（a）", "A.", "Ⅰ.", "⑴", "⒈", "其一，", "第一，")
USUAL = ("一是",) * 14 + ("（一）",) * 5 + ("1.", "1、", "（1）", "一、") * 3 + _RARE


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
    text.item(draw.words(opening) + body + draw.words("problem_ends"), "problem", themes)
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
        marks = [rng.choice(_BULLETS)] * count
    elif fate < _UNMARKED[role]:
        marks = [""] * count
    elif fate < _UNMARKED[role] + 0.03 and count == 2:
        marks = _SIDES
    else:
        marks = [_MARKS[mark](n) for n in range(count)]
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
    units = [_unit(draw, role, marks[n], 1 if short else None, done=done, apart=apart) for n in range(count)]
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


def _unit(draw: Draw, role: str, mark: str, size: int | None, *, done: bool, apart: bool) -> tuple[str, list[str]]:
    """One unit of a list, its mark included: plain, titled, or with a list of its own; or a deed that is `done`.

    A title may have a line of its own where the units stand `apart`.
    """
    rng = draw.rng
    body, themes = draw.body(role, size)
    if done:
        return mark + _told_as_done(draw, body), themes
    if themes == [OTHER]:
        return mark + body, themes
    chance = 0.3 if role == "measure" else 0.2
    if size or not mark or rng.random() > chance:
        return mark + body, themes
    title = draw.themes(role, 1)[0]
    nested = rng.random() < _NESTED
    broken = "\n" if apart and rng.random() < (_OWN_LINES if nested else _TITLE_LINE) else ""
    text = f"{mark}{draw.member(role, title)}{rng.choice(('', '。', '。', '：')) if broken else '。'}{broken}"
    if nested:
        inner = rng.choice(
            [kind for kind in _INNER if kind[0] != mark[0] and not (kind[0].isdigit() and mark[0].isdigit())]
        )
        extra = [(draw.member(role, theme), [theme]) for theme in draw.themes(role, 2)]
        text += draw.words("unit_leads") if not broken and rng.random() < _UNIT_LED else ""
        ends = ("。\n", "；\n") if broken else ("；",)
        text += rng.choice(ends).join(_MARKS[inner](n) + told for n, (told, _) in enumerate(extra)) + "。"
        return text, list(dict.fromkeys([title, *(t for _, found in extra for t in found)]))
    text += body + "。"
    themes = [title, *themes]
    for _ in range(rng.choice((0, 0, 1, 2))):
        more, found = draw.body(role, 2)
        text, themes = f"{text}{more}。", themes + found
    return text, list(dict.fromkeys(themes))


def _told_as_done(draw: Draw, body: str) -> str:
    """`body` with what says that it is done: 已, or 了 behind its deed."""
    deeds = {deed for groups in draw.sketcher.frames.values() for group in groups for deed in group["deeds"]}
    deed = max((deed for deed in deeds if body.startswith(deed)), key=len, default="")
    if deed and draw.rng.random() < _PAST:
        return f"{deed}了{body[len(deed) :]}"
    return draw.rng.choice(_DONE) + body


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
        text.item(_MARKS[mark](number) + problem + ("，" if comma else "。"), "problem", themes)
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
    if rng.random() < _UNCOUNTED:
        form = rng.choice(_BULLETS) + "{}："
    digits = rng.random() < 0.45
    count = rng.choice((1, 2, 2, 3))
    units = []
    for number in range(count):
        for role, name in zip(("problem", "measure"), names, strict=True):
            body, themes = draw.body(role)
            mark = form.format(name, number + 1 if digits else NUMERALS[number])
            units.append((number, role, mark + body + "。", themes))
    if rng.random() < 0.4:
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


def _named_and_done(draw: Draw) -> Paragraph:
    """One sentence that names a problem of last year and what was done about it."""
    problem, _ = draw.body("problem", 1)
    measure, themes = draw.body("measure", draw.rng.choice((1, 1, 2)))
    text = Text()
    text.item(draw.words("last_year_named").replace("……", problem) + measure + "。", "measure", themes)
    return text.done()


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
        parts = list(_list(draw, "measure", done, draw.words("last_year_leads"), done=True))
    parts += _list(draw, "problem", mark, draw.words("now_leads"))
    if rng.random() < 0.5 or any(part.text[-1] not in "。：；，" for part in parts):
        yield from parts
        return
    text = Text()
    for part in parts:
        text.run_on(part)
    yield text.done()
