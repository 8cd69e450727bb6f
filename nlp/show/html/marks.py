"""A stretch of a report's text with its items, the words that decided, and the numbers that do not fit, marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from nlp.report import Item, Report
from nlp.show.html.tags import Markup, Part, join, tag
from nlp.text.lines import Lines

_FRONT = {"title": "题目", "agency": "机关", "year": "年度", "published": "发布日期"}
Span = tuple[int, int]
About = tuple[str, str]  # the class of a mark, and what it says


class Marks:
    """Marks the text of `report`; `wrong` are spans of numbers that do not fit.

    The ids of all elements begin with `prefix`, so that several reports can stand on one page.
    """

    def __init__(self, report: Report, prefix: str, wrong: frozenset[Span]):
        self.report = report
        self.prefix = prefix
        self.lines = Lines(report.text)
        self._items = sorted(enumerate(report.items), key=lambda numbered: numbered[1].start)
        self._starts = [item.start for _, item in self._items]
        known = [*report.names.get("roles", ()), *(item.role for item in report.items)]
        self.roles = {role: place for place, role in enumerate(dict.fromkeys(known))}
        self._numbers = self._numbered()
        self._asking: dict[int, list[int]] = {}
        for index, item in enumerate(report.items):
            for answer in item.answers or ():
                self._asking.setdefault(answer, []).append(index)
        marked = self._inner(wrong)
        self._cuts = sorted({end for span, _ in marked for end in span})
        self._states = _swept(marked, self._cuts)

    def _numbered(self) -> dict[int, int]:
        """The number of each item among those of its role, from 1, in text order."""
        counts: dict[str, int] = {}
        numbers = {}
        for index, item in self._items:
            numbers[index] = counts[item.role] = counts.get(item.role, 0) + 1
        return numbers

    def _inner(self, wrong: frozenset[Span]) -> list[tuple[Span, About]]:
        """What is marked below items: spans, each with its class and what it says; evidence before all else."""
        report = self.report
        marked = [
            ((found.start, found.end), ("evidence", f"{report.name('themes', theme.label)}的依据"))
            for item in report.items for theme in item.themes for found in theme.evidence
        ]  # fmt: skip
        marked += [(span, ("wrong", "与别处的数字不符")) for span in sorted(wrong)]
        for name, told in _FRONT.items():
            if said := getattr(report.front_matter, name):
                marked.append(((said.start, said.end), ("front", f"{told}（把握 {said.score:.2f}）")))
        return sorted(marked, key=lambda mark: mark[0])

    def called(self, index: int) -> str:
        """The name of an item: its role and its number, 问题2."""
        return f"{self.report.name('roles', self.report.items[index].role)}{self._numbers[index]}"

    def of_role(self, role: str) -> list[int]:
        """The items of a role in text order, as places in ``Report.items``."""
        return [index for index, item in self._items if item.role == role]

    def link(self, index: int) -> Markup:
        """A link to an item."""
        return tag("a", self.called(index), href=f"#{self.prefix}item-{index}")

    def __call__(self, start: int, end: int) -> Markup:
        """The characters from `start` to `end`, marked."""
        return join(*self._with_items(start, end))

    def _with_items(self, start: int, end: int) -> Iterator[Part]:
        position = start
        for place in range(max(0, bisect_right(self._starts, start) - 1), bisect_left(self._starts, end)):
            index, item = self._items[place]
            first, last = max(item.start, position), min(item.end, end)
            if first < last:
                yield from self._pieces(position, first)
                yield self._item(index, item, first, last)
                position = last
        yield from self._pieces(position, end)

    def _item(self, index: int, item: Item, start: int, end: int) -> Markup:
        text = self.report.text
        begins, ends = not text[item.start : start].strip(), not text[end : item.end].strip()
        head = tag("b", self.called(index), class_="role") if begins else None
        return tag(
            "span", head, *self._pieces(start, end), self.chips(index) if ends else None,
            class_=f"item role-{self.roles[item.role] % 4}", id=f"{self.prefix}item-{index}" if begins else None,
        )  # fmt: skip

    def chips(self, index: int) -> Markup:
        """The themes of an item, and links to what answers it or what it answers."""
        item = self.report.items[index]
        themes = (
            tag("span", self.report.name("themes", theme.label), class_="theme", title=f"把握 {theme.score:.2f}")
            for theme in item.themes
        )
        return tag("span", *themes, *self._answers(index), class_="chips")

    def _answers(self, index: int) -> Iterator[Markup]:
        answers = self.report.items[index].answers
        if answers:
            yield tag("span", "回应：", *_between(map(self.link, answers)), class_="answers")
        elif answers is not None:
            yield tag("span", "未见回应", class_="unanswered")
        if asking := self._asking.get(index):
            yield tag("span", "针对：", *_between(map(self.link, asking)), class_="answers")

    def _pieces(self, start: int, end: int) -> Iterator[Part]:
        """The characters of a stretch inside or outside an item, cut where a mark begins or ends."""
        cuts = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
        for left, right in zip([start, *cuts], [*cuts, end], strict=True):
            if left == right:
                continue
            piece = self.report.text[left:right]
            about = self._about(left) if piece.strip() else []
            if about:
                told = "、".join(dict.fromkeys(told for _, told in about))
                yield tag("mark", piece, class_=about[0][0], title=told)
            else:
                yield piece

    def _about(self, offset: int) -> list[About]:
        """What is marked at a character."""
        cut = bisect_right(self._cuts, offset) - 1
        return self._states[cut] if cut >= 0 else []


def _swept(marked: list[tuple[Span, About]], cuts: list[int]) -> list[list[About]]:
    """What is marked from each cut to the next; `marked` and `cuts` are in order."""
    states = []
    active: list[tuple[Span, About]] = []
    following = 0
    for cut in cuts:
        while following < len(marked) and marked[following][0][0] <= cut:
            active.append(marked[following])
            following += 1
        active = [mark for mark in active if mark[0][1] > cut]
        states.append([about for _, about in active])
    return states


def _between(links: Iterator[Markup]) -> Iterator[Part]:
    for number, link in enumerate(links):
        if number:
            yield "、"
        yield link
