"""Rules over the problems and measures of two years of one agency: one finding a rule, which names them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nlp.checks.against import against
from nlp.checks.comparison import Comparison, ItemPair
from nlp.checks.draft import Draft
from nlp.checks.finding import Compared, Hit
from nlp.checks.masking import masked
from nlp.report import Item, Report
from nlp.text.folding import fold
from nlp.text.numbering import list_mark_at

_SHOWN = 3  # items that a message names
_LONGEST = 40  # characters of an item that a message repeats

Said = Callable[[Item, Item], str]  # how a message names an item and that of last year


@against("against.problem")
def problem(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Problems in the words of last year."""
    pairs = [pair for pair in _both(comparison, "problem") if pair.words]
    return _hit(this, last, pairs, lambda item, _: f"“{_short(this, item)}”")


@against("against.problem_theme")
def problem_theme(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Problems of last year's themes in other words, for which it promised nothing."""
    pairs = [pair for pair in _both(comparison, "problem") if not pair.words and not _promised(last.report, pair)]
    return _hit(
        this, last, pairs, lambda item, then: f"“{_short(this, item)}”（上年“{_short(last, then)}”）", words=False
    )


@against("against.promise")
def promise(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Problems of last year, in its words or others, for which it promised a measure."""
    promised = {pair: _promised(last.report, pair) for pair in _both(comparison, "problem")}
    words = {id(last.report.items[pair.last or 0]): measures[0] for pair, measures in promised.items() if measures}
    return _hit(
        this, last, [pair for pair, measures in promised.items() if measures],
        lambda item, then: f"“{_short(this, item)}”（上年承诺“{_short(last, words[id(then)])}”）", words=False,
    )  # fmt: skip


@against("against.measure")
def measure(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Measures in the words of last year."""
    pairs = [pair for pair in _both(comparison, "measure") if pair.words]
    return _hit(this, last, pairs, lambda item, _: f"“{_short(this, item)}”")


def _both(comparison: Comparison, role: str) -> list[ItemPair]:
    """The items with `role` that both years have."""
    return [pair for pair in comparison.items if pair.role == role and None not in (pair.last, pair.this)]


def _hit(this: Draft, last: Draft, pairs: list[ItemPair], said: Said, *, words: bool = True) -> Iterator[Hit]:
    """One hit for all of `pairs`, in text order, where there are any; it stands at the first.

    It compares the items of both years: how alike they are where their `words` are, else what either says.
    """
    items = [(this.report.items[pair.this or 0], last.report.items[pair.last or 0]) for pair in pairs]
    if not items:
        return
    more = "等" if len(items) > _SHOWN else ""
    values = {"count": len(items), "said": "".join(said(*both) for both in items[:_SHOWN]) + more}
    told = [(_short(this, item), _short(last, then)) for item, then in items]
    alike = [Compared(now, f"{pair.likeness:.0%}") for pair, (now, _) in zip(pairs, told, strict=True)]
    both = [Compared(year, item) for now, then in told for year, item in (("本年", now), ("上年", then))]
    beside = tuple(side for item, then in items for side in (this.passage(item), last.passage(then)))
    yield Hit(items[0][0].start, items[0][0].end, values, tuple(alike if words else both), beside)


def _promised(report: Report, pair: ItemPair) -> list[Item]:
    """The measures that answer a problem of last year; those with most of its themes where nobody knows which do."""
    problem = report.items[pair.last or 0]
    if problem.answers is not None:
        return [report.items[answer] for answer in problem.answers]
    themes = {theme.label for theme in problem.themes}
    shared = [(len(themes & {theme.label for theme in item.themes}), item) for item in report.items]
    return [item for count, item in sorted(shared, key=lambda s: -s[0]) if count and item.role != problem.role]


def _short(draft: Draft, stretch: Any) -> str:
    """What stands at `stretch` on one line, without its number and its stop, cut where it is long."""
    said = "".join(draft.text[stretch.start : stretch.end].split()).rstrip("。；;")
    mark = list_mark_at(fold(said), 0)
    said = masked(said[mark.end :] if mark else said)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
