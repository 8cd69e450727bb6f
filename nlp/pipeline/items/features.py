"""What a piece of prose says and where it stands, in features that a person can read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from nlp.pipeline.items.pieces import PieceOfProse, Stretch
from nlp.pipeline.titles import bare_title
from nlp.text.numbering import bare_number_at

_DATE = re.compile(r"(?:20\d\d|二[〇○0零][〇○0零一二三四五六七八九十]{2}) ?年 ?[\d一二三四五六七八九十]+ ?月.*")
GOES_ON = "step=next,depth=0"  # a number that goes on with the outermost list
_MOST_KEPT = 1 << 11  # pieces whose features are kept: many sentences stand in other reports, too
_LENGTHS = (3, 6, 11, 16, 21, 41, 81)
_TITLE_LENGTH = 16  # a numbered piece shorter than this that a full stop closes is the title of its unit


def piece_features(
    stretch: Stretch, words: Sequence[Sequence[str]], shapes: Sequence[Sequence[str]]
) -> list[list[Sequence[str]]]:
    """The names of the features that are on, for each piece of `stretch`; in parts, which pieces share.

    `words` are the words of each piece, `shapes` what `piece_shapes` says of it.
    """
    pieces = stretch.pieces
    title = bare_title(stretch.title)
    kinds = sorted({piece.number.kind for piece in pieces if piece.number})
    place = [f"under={stretch.under}", f"title={title}", *(f"lists={kind}" for kind in kinds)]
    if not stretch.headed:
        place.append("no headings")
    if stretch.behind.startswith(f"{stretch.under}."):  # what stands before the first part of a section
        place.append(f"before={stretch.behind}")
    units = _units(pieces)
    opened = _opened(pieces, words)
    rows: list[list[Sequence[str]]] = []
    lead: list[str] = []  # what the last lead-in says
    past, heading = ([f"{name}={pair}" for pair in _pairs(title)] for name in ("past", "heading"))
    for index, (piece, own) in enumerate(zip(pieces, words, strict=True)):
        rest = [f"under={stretch.under},number={piece.number.kind if piece.number else 'none'}"]
        if piece.column:  # what stands before and behind a cell says nothing of it
            rest += _column(piece.column)
        else:
            rest += [*units[index], *opened[index], *_neighbours(shapes, words, index)]
            rest += [f"index={min(index, 4)}", f"left={min(len(pieces) - 1 - index, 3)}"]
        rows.append([place, shapes[index], _said(piece.text, tuple(own)), lead, past if lead else heading, rest])
        if _leads(pieces, index):
            lead = [*(f"lead={word}" for word in dict.fromkeys(own)), *(f"led={pair}" for pair in _pairs(piece.text))]
    return rows


@lru_cache(maxsize=_MOST_KEPT)
def _said(text: str, own: Sequence[str]) -> tuple[str, ...]:
    """What a piece of this `text` says in its `own` words, its number left out."""
    row = [f"word={word}" for word in dict.fromkeys(own)]
    row += [f"pair={a},{b}" for a, b in zip(own, own[1:], strict=False)]
    row += [f"first={word}" for word in own[:2]] + [f"last={word}" for word in own[-3:]]
    return (*row, *[f"char={char}" for char in sorted(set(text)) if char.isalpha()])


def _opened(pieces: Sequence[PieceOfProse], words: Sequence[Sequence[str]]) -> list[list[str]]:
    """Of each piece without a number, how its line begins and what the last numbered piece says."""
    line: Sequence[str] = ()
    unit: list[str] = []
    rows: list[list[str]] = []
    for index, (piece, own) in enumerate(zip(pieces, words, strict=True)):
        if piece.opens_line and not piece.goes_on:
            line = own[:3]
        if piece.number:
            unit = [f"unit={word}" for word in dict.fromkeys(own)]
            rows.append([])
        elif index and not (piece.opens_line and not piece.goes_on):
            rows.append([*unit, *(f"line={word},after={_ending(pieces[index - 1])}" for word in line)])
        else:
            rows.append(unit)
    return rows


def _neighbours(shapes: Sequence[Sequence[str]], words: Sequence[Sequence[str]], index: int) -> list[str]:
    """What the pieces before and behind look like, and how they begin and end."""
    row = []
    for offset in (-1, 1):
        if 0 <= index + offset < len(shapes):
            row += [f"{offset}:{name}" for name in shapes[index + offset]]
            row += [f"{offset}:first={word}" for word in words[index + offset][:2]]
            row += [f"{offset}:last={word}" for word in words[index + offset][-2:]]
        else:
            row.append(f"{offset}:edge")
    return row


def piece_shapes(pieces: Sequence[PieceOfProse]) -> list[list[str]]:
    """What each piece looks like, how the one before it ends and how its number goes on, their words left out."""
    return [
        _shape(piece, _ending(before) if before else "") + _going(before, piece, unit)
        for before, piece, unit in zip([None, *pieces], pieces, _units(pieces), strict=False)
    ]


def _going(before: PieceOfProse | None, piece: PieceOfProse, unit: Sequence[str]) -> list[str]:
    """How the number of a piece goes on, and from what; or whether what has no number stands behind a number."""
    side = "none" if before is None or before.number is None else before.number.kind
    if not piece.number:
        line = "inside" if not piece.opens_line else "goes_on" if piece.goes_on else "opens"
        unlisted = [name for name in unit if name.startswith("unlisted,")]
        return [f"number=none,line={line},behind={'none' if side == 'none' else 'number'}", *unlisted] if before else []
    return [f"{unit[2]},behind={'same' if side == piece.number.kind else side}", unit[4]]


def _shape(piece: PieceOfProse, before: str) -> list[str]:
    length = sum(len(piece.text) >= limit for limit in _LENGTHS)
    number = piece.number.kind if piece.number else "none"
    line = "goes_on" if piece.goes_on else "opens" if piece.opens_line else "inside"
    shape = [f"length={length}", f"number={number}", f"ends={_ending(piece)}", f"line={line}"]
    shape.append(f"number={number},line={line}")
    if piece.column is not None:
        shape.append(f"cell,of={'head' if piece.column else 'none'}")
    elif before:
        shape.append(f"gap={before},line={line}")
    return [*shape, "date"] if _DATE.fullmatch(piece.text) else shape


def _leads(pieces: Sequence[PieceOfProse], index: int) -> bool:
    """Whether a piece leads to what follows: by its colon, or before a first number."""
    piece = pieces[index]
    if piece.text[-1] == ":":
        return True
    behind = pieces[index + 1] if index + 1 < len(pieces) else None
    return piece.number is None and (
        piece.text[-1] == "," or bool(behind and behind.number and behind.number.value == 1)
    )


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _column(head: str) -> list[str]:
    """What the head of its column says of a cell."""
    title = bare_title(head)
    return [f"column={title}", *(f"column={pair}" for pair in _pairs(title))]


def _ending(piece: PieceOfProse) -> str:
    text = piece.text.rstrip("\"”’')）】")
    return text[-1] if text and text[-1] in "。;:,、!?." else "none"


def _units(pieces: Sequence[PieceOfProse]) -> list[list[str]]:
    """Where each piece stands among the numbered units: how its number goes on, how deep it lies, what is open."""
    series: dict[str, int] = {}
    nested: list[str] = []
    led: dict[str, str] = {}  # kind of number → what stood before the first of its list
    opened: PieceOfProse | None = None
    since = value = 0  # pieces since the last number, and what it said
    found = []
    for index, piece in enumerate(pieces):
        if piece.number:
            step = _step(piece.number.kind, piece.number.value, series)
            depth = _nest(piece.number.kind, nested)
            if step.startswith("step=first") or step == "step=again":
                led[piece.number.kind] = _leader(pieces[index - 1] if index else None)
            for kind in series.keys() - set(nested):  # a list that was closed begins anew
                del series[kind]
            titled = _ending(piece) == "。" and len(piece.text) < _TITLE_LENGTH
            lead = led.get(piece.number.kind, "none")
            found.append([step, f"depth={depth}", f"{step},depth={depth}", f"titled={titled}"])
            found[-1].append(f"{step},depth={min(depth, 2)},led={lead}")
            opened, since, value = piece, 0, piece.number.value
            continue
        since += 1
        kind = nested[-1] if nested else "none"
        row = [f"unnumbered,in={kind},depth={len(nested)}"]
        closed = _ending(pieces[index - 1]) if index else "edge"
        line = piece.opens_line and not piece.goes_on
        if opened:
            titled = _ending(opened) == "。" and len(opened.text) < _TITLE_LENGTH
            row += [f"open={kind},titled={titled},since={min(since, 3)}", f"open,after={closed},line={line}"]
            row.append(f"open,titled={titled},line={line}")
        else:
            row.append(f"unlisted,after={closed},line={line}")
        if bare := bare_number_at(piece.text, 0):
            row.append(f"bare={'next' if bare.value == value + 1 else 'other'}")
            value = bare.value
        found.append(row)
    return found


def _leader(piece: PieceOfProse | None) -> str:
    """What stands before a list: the title of a unit with a list of its own has a number, a lead-in has none."""
    if piece is None:
        return "edge"
    return f"{piece.number.kind if piece.number else 'none'},{_ending(piece)}"


def _nest(kind: str, nested: list[str]) -> int:
    """How deep a number of this kind lies in the open lists, outermost first; `nested` is brought up to date."""
    if kind in nested:
        del nested[nested.index(kind) + 1 :]
    else:
        nested.append(kind)
    return len(nested) - 1


def _step(kind: str, value: int, series: dict[str, int]) -> str:
    """How this number goes on from the last of its kind."""
    before = series.get(kind)
    series[kind] = value
    if before is None:
        return f"step=first{min(value, 2)}"
    return f"step={'next' if value == before + 1 else 'again' if value <= 1 else 'jump'}"
