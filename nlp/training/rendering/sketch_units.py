"""One unit of a sketch's list: its mark, its title, the list below it."""

from __future__ import annotations

from collections.abc import Callable

from nlp.text.numbering import NUMERALS
from nlp.training.rendering.sketch_draw import OTHER, PROBLEM, Draw

_DONE = ("", "", "已", "已", "已经", "按期", "及时", "先后")
_PAST = 0.4  # of the deeds that are done
_NESTED = 0.4  # of the units with a title have a list of their own below it
_INNER = ("（1）", "一是", "①", "1.", "1、", "⑴")  # number the lists of units
_OWN_LINES = 0.5  # of these lists, where the units stand apart
_ELABORATED = 0.3  # of the titles without a list have below them what is said of their own theme alone
_TITLE_LINE = 0.15  # of the titles of units that stand apart have a line of their own
_UNIT_LED = 0.3  # of the lists below the title of a unit have a lead
_AGAINST = {False: 0.1, True: 0.5}  # of the measures name their problem first; below a title in a line of its own
_SEQUELS = ("首先，", "其次，", "再次，", "最后，")
SIDES = ("一方面，", "另一方面，")
MARKS: dict[str, Callable[[int], str]] = {
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
BULLETS = ("•", "•　", "● ", "■ ", "▪ ", "- ", "—— ", "· ", "◆", "※", "➢ ", "○ ", "★", "✓ ", "√")
_RARE = ("①", "首先", "1是", "1", "a）", "（a）", "A.", "Ⅰ.", "⑴", "⒈", "其一，", "第一，")
USUAL = ("一是",) * 14 + ("（一）",) * 5 + ("1.", "1、", "（1）", "一、") * 3 + _RARE


def unit(
    draw: Draw, role: str, mark: str, size: int | None, *, done: bool, apart: bool, lined: bool
) -> tuple[str, list[str]]:
    """One unit of a list, its mark included: plain, titled, or with a list of its own; or a deed that is `done`.

    A title may have a line of its own where the units stand `apart`, and has one where they are `lined`.
    """
    rng = draw.rng
    body, themes = draw.body(role, size)
    if lined:
        return _lined(draw, role, mark)
    if done:
        return mark + _told_as_done(draw, body), themes
    if themes == [OTHER]:
        return mark + body, themes
    chance = 0.3 if role == "measure" else 0.2
    if size or not mark or rng.random() > chance:
        return mark + _against(draw, role, themes, lined=False) + body, themes
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
        text += rng.choice(ends).join(MARKS[inner](n) + told for n, (told, _) in enumerate(extra)) + "。"
        return text, list(dict.fromkeys([title, *(t for _, found in extra for t in found)]))
    if rng.random() < _ELABORATED:
        return f"{text}{draw.elaborated(role, title)}。", [title]
    text += body + "。"
    themes = [title, *themes]
    for _ in range(rng.choice((0, 0, 1, 2))):
        more, found = draw.body(role, 2)
        text, themes = f"{text}{more}。", themes + found
    return text, list(dict.fromkeys(themes))


def _lined(draw: Draw, role: str, mark: str) -> tuple[str, list[str]]:
    """A unit whose title has a line of its own, and its sentences below."""
    title = draw.themes(role, 1)[0]
    text, themes = f"{mark}{draw.member(role, title)}\n", [title]
    for number in range(draw.rng.choice((1, 1, 2, 3))):
        if not number and draw.rng.random() < _ELABORATED:
            text += draw.elaborated(role, title) + "。"
            continue
        body, found = draw.body(role, draw.rng.choice((1, 2, 2, 3)))
        if found == [OTHER]:
            continue
        text += ("" if number else _against(draw, role, found, lined=True)) + body + "。"
        themes += found
    return text.rstrip(), list(dict.fromkeys(themes))


def _against(draw: Draw, role: str, themes: list[str], *, lined: bool) -> str:
    """What some measures open with: the problem that they answer, of the first of their `themes`."""
    if role != "measure" or themes == [OTHER] or draw.rng.random() > _AGAINST[lined]:
        return ""
    return draw.words("against").replace(PROBLEM, draw.member("problem", themes[0]))


def _told_as_done(draw: Draw, body: str) -> str:
    """`body` with what says that it is done: 已, or 了 behind its deed."""
    deeds = {deed for groups in draw.sketcher.frames.values() for group in groups for deed in group["deeds"]}
    deed = max((deed for deed in deeds if body.startswith(deed)), key=len, default="")
    if deed and draw.rng.random() < _PAST:
        return f"{deed}了{body[len(deed) :]}"
    return draw.rng.choice(_DONE) + body
