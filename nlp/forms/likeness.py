"""How alike a printed label and those of a form are, over however many lines it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from nlp.forms.formats import Row, Table
from nlp.forms.lookup import number_of, plain
from nlp.forms.runs import Run, head_labels, label_rows, printed_labels
from nlp.forms.settings import SETTINGS


def exact_rows(run: Run, table: Table) -> tuple[int, ...]:
    """The numbers of the rows whose label stands, word for word, before the values of `run` or around them."""
    return _exact(run.labels[-SETTINGS.pieces :], run.after, run.number, table)


@lru_cache(maxsize=4096)  # the labels of a form are the same in every report
def _exact(labels: tuple[str, ...], after: tuple[str, ...], number: str, table: Table) -> tuple[int, ...]:
    known = label_rows(table)
    rows: dict[int, None] = {}
    for label in _own_labels(labels):
        rows |= dict.fromkeys(row for row in known.get(label, ()) if not _other_number(number, table.rows[row]))
    if not rows and after and labels:
        for label in (labels[-1] + after[0], labels[-1] + "".join(after)):
            rows |= dict.fromkeys(known.get(label, ()))
    return tuple(rows)


def misnumbered(run: Run, row: Row) -> bool:
    """Whether the run's label and the row's both have a number, and not the same."""
    return _other_number(run.number, row)


def _other_number(printed: str, row: Row) -> bool:
    return bool(printed and (number := number_of(row.label[-1])) and number != printed)


def _own_labels(labels: tuple[str, ...]) -> Iterator[str]:
    """The last label, and the last ones joined, for a label broken over lines."""
    label = ""
    for piece in reversed(labels):
        label = piece + label
        if len(label) > SETTINGS.letters:
            break
        yield label


def is_head(run: Run, table: Table) -> bool:
    """Whether the label before the values is one that the table prints, and no row's."""
    last = run.labels[-1] if run.labels else ""
    if last in label_rows(table):
        return False
    heads = head_labels(table)
    if last in heads:
        return True
    like = max((ratio(last, head) for head in heads), default=0.0) / 100
    return like >= SETTINGS.alike and like > max(likeness(run, row) for row in table.rows)


def is_foreign(run: Run, table: Table) -> bool:
    """Whether the run has a label, and one that is nothing like any that the table prints."""
    return (
        bool(run.labels)
        and is_strange(run.labels[-1], table)
        and max(likeness(run, row) for row in table.rows) < SETTINGS.alike
    )


def is_strange(label: str, table: Table) -> bool:
    """Whether `label` is neither what the table prints, nor a piece of it, nor like it."""
    printed = printed_labels(table)
    return (
        len(label) > 1
        and label not in printed
        and not any(label in other for other in printed)
        and not any(ratio(label, other) >= 100 * SETTINGS.alike for other in printed)
    )


def likeness(run: Run, row: Row) -> float:
    """How alike the row's label and the labels at the run are, 0 to 1, however many pieces they are broken into."""
    before = run.labels[-SETTINGS.pieces :]
    like = max(_alike(before, run.after, plain(name)) for name in row.names)
    return like - SETTINGS.misnumbered * misnumbered(run, row)


@lru_cache(maxsize=1 << 13)
def ratio(left: str, right: str) -> float:
    """How alike two texts are, 0 to 100: what is left of both when letters are added and taken away."""
    from rapidfuzz.fuzz import ratio  # most tables need none of it, and it takes time to load

    return ratio(left, right)


@lru_cache(maxsize=4096)
def _alike(before: tuple[str, ...], after: tuple[str, ...], label: str) -> float:
    best, text = 0.0, ""
    for piece in reversed(before):
        text = piece + text
        if len(text) > 2 * len(label) + 2:
            best = max(best, ratio(text, label)) if piece == text else best
            break
        best = max(best, ratio(text, label))
        for tail in (after[:1], after[:2]):
            if tail:
                best = max(best, 0.95 * ratio(text + "".join(tail), label))
    return best / 100
