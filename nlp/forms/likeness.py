"""How alike a printed label and those of a form are, over however many lines it is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlp.forms.formats import Column, Row, Table
from nlp.forms.lookup import number_of, plain
from nlp.forms.quantities import differ
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


_YEARS = frozenset(map(plain, ("2000年", "2000年度")))


@lru_cache(maxsize=512)
def foreign_heads(labels: tuple[str, ...], width: int, part: tuple[Column, ...], table: Table) -> tuple[str, ...]:
    """The heads of the `width` columns of `part`, if most of those that `labels` print are nothing like its own.

    Empty where they are not, or where there are no heads. The last of `labels` is that of a row.
    """
    names = frozenset(plain(name) for column in part for name in (*column.label, *column.also))
    above = _without_own_label(labels, table)
    heads = [label for label in above if _is_like_any(label, names) or _may_be_head(label, names, table)]
    last = heads[-min(width, len(part)) :]
    if len(part) == 1:  # a single head is called in many ways: 数量、数据、本年数
        corner = above[: above.index(heads[0])] if heads else ()
        beside = heads[0 if corner and corner[-1] in head_labels(table) else 1 :]
        letters = frozenset(part[0].label[-1])
        own = (h for h in beside if h in names or (letters.intersection(h) and not all(differ(h, n) for n in names)))
        foreign = bool(beside) and not any(own)
    else:
        years = {head for head in _YEARS.intersection(last) - names if last.count(head) > 1}
        letters = frozenset("".join(head_labels(table)))  # heads may be broken into their letters
        strange = [h for h in last if h in years or not _is_like_any(h, names) and not letters.issuperset(h)]
        known = {head for head in heads if _is_like_any(head, names)} - years
        foreign = len(strange) > min(width, len(part)) / 2 and len(strange) > len(known)
    return tuple([""] * (width - len(heads)) + heads)[-width:] if foreign else ()


def _without_own_label(labels: Sequence[str], table: Table) -> Sequence[str]:
    """`labels` up to that of the row, which is the last one, or the last ones joined."""
    known = label_rows(table)
    pieces = (number for number, label in enumerate(_own_labels(tuple(labels)), 1) if label in known)
    return labels[: len(labels) - next(pieces, 1)]


def _may_be_head(label: str, names: frozenset[str], table: Table) -> bool:
    """Whether the form does not print `label`, nor what it may be a long piece of, or its heads `names` are others."""
    short = 0 < len(label) <= SETTINGS.short
    return label not in printed_labels(table) and (
        short or is_strange(label, table) or all(differ(label, name) for name in names)
    )


@lru_cache(maxsize=4096)
def _is_like_any(label: str, names: frozenset[str]) -> bool:
    """Whether `label` is one of the heads `names`, nearly, or made of its letters as an abbreviation is."""
    return label in names or (
        len(label) > 1
        and any(
            (shortens(label, name) or ratio(label, name) >= 100 * SETTINGS.alike) and not differ(label, name)
            for name in names
        )
    )


def shortens(label: str, name: str) -> bool:
    """Whether `label` has two letters or more, and all of them stand in `name`, in this order."""
    letters = iter(name)
    return len(label) > 1 and all(letter in letters for letter in label)


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
