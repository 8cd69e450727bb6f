"""Labels and heads of tables without ruling lines, put together from the lines that they are printed over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nlp.reading.pdflines import Line, starts_item

_BESIDE = 64  # labels and heads that can stand beside each other
SAME_LEFT = 1.5  # points between lines that begin below each other, at most
PAGE = 100_000.0  # points from one page to the next, where tables go on


@dataclass(slots=True)
class Stack:
    """A label or head over one or more lines; `top` and `bottom` are where the first and the last stand."""

    lines: list[Line]
    left: float
    right: float
    top: float
    bottom: float
    numbered: bool = False  # numbers stand right behind one of its lines

    @property
    def text(self) -> str:
        """Its lines as one, nothing between them."""
        return "".join(line.text.strip() for line in self.lines)


def stacks(segments: list[Line], wrap: float, numbered: Collection[Line] = ()) -> list[Stack]:
    """Segments that stand below each other, close and without a number in front, put together.

    Of those that are `numbered`, the labels right before the numbers of a line, each is in a stack of its own.
    """
    done: list[Stack] = []
    tops: dict[int, float] = {}  # of pages
    for segment in sorted(segments, key=lambda s: (height(s), s.left)):
        y = height(segment)
        at_top = y - tops.setdefault(segment.page, y) <= wrap
        over = [s for s in reversed(done[-_BESIDE:]) if segment.left < s.right and segment.right > s.left]
        goes_on = not starts_item(segment.text)
        home = next(
            (s for s in over if goes_on and 0 < y - s.bottom <= wrap and not (s.numbered and segment in numbered)), None
        )
        if home is None and over and at_top and goes_on and segment not in numbered and _turns_page(over[0], segment):
            home = over[0]
        if home is None:
            done.append(Stack([segment], segment.left, segment.right, y, y, segment in numbered))
        else:
            home.numbered = home.numbered or segment in numbered
            home.lines.append(segment)
            home.left, home.right, home.bottom = min(home.left, segment.left), max(home.right, segment.right), y
    return done


def _turns_page(stack: Stack, segment: Line) -> bool:
    """Whether a segment stands on the page behind the last line of `stack`, and begins where that does."""
    last = stack.lines[-1]
    return segment.page == last.page + 1 and abs(segment.left - last.left) < SAME_LEFT


def groups(stacks: list[Stack]) -> list[list[Stack]]:
    """Heads whose lines stand beside each other."""
    groups: list[list[Stack]] = []
    for stack in sorted(stacks, key=lambda s: s.top):
        if groups and stack.top <= max(s.bottom for s in groups[-1]) + 1:
            groups[-1].append(stack)
        else:
            groups.append([stack])
    return groups


def column_of(stack: Stack, columns: Sequence[tuple[float, float]]) -> int | None:
    """The column of numbers that a head stands over, the first of several; None left of all."""
    over = [i for i, (left, right) in enumerate(columns) if stack.left <= right and stack.right >= left]
    if over:
        return over[0]
    return None if stack.right < columns[0][0] else nearest(stack.left, stack.right, columns)


def nearest(left: float, right: float, columns: Sequence[tuple[float, float]]) -> int:
    """The column whose middle is nearest to that of what stands between `left` and `right`."""
    middle = (left + right) / 2
    return min(range(len(columns)), key=lambda i: abs(middle - sum(columns[i]) / 2))


def height(line: Line) -> float:
    """How far down a line stands, all pages one below the other."""
    return line.page * PAGE + line.base
