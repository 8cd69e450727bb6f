"""What a piece of prose says and where it stands, in features that a person can read."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.pipeline.pieces import PieceOfProse, Stretch
from nlp.pipeline.titles import bare_title

_LENGTHS = (3, 6, 11, 21, 41, 81)


def piece_features(stretch: Stretch, words: Sequence[Sequence[str]]) -> list[list[str]]:
    """The names of the features that are on, for each piece of `stretch`; `words` are the words of each piece."""
    title = bare_title(stretch.title)
    place = [f"under={stretch.under}", f"title={title}", *(f"heading={title[i : i + 2]}" for i in range(len(title) - 1))]
    shapes = [_shape(piece) for piece in stretch.pieces]
    rows: list[list[str]] = []
    series: dict[str, int] = {}
    kind = ""
    lead: list[str] = []
    for index, piece in enumerate(stretch.pieces):
        own = words[index]
        row = [*place, *shapes[index], f"index={min(index, 4)}", f"left={min(len(stretch.pieces) - 1 - index, 3)}"]
        if piece.number:
            row.append(_step(piece.number.kind, piece.number.value, series))
            row.append(f"series={'same' if piece.number.kind == kind else 'new' if not kind else 'other'}")
            kind = piece.number.kind
        else:
            row.append(f"unnumbered,in={kind or 'none'}")
        row.append(f"under={stretch.under},number={piece.number.kind if piece.number else 'none'}")
        row += [f"word={word}" for word in dict.fromkeys(own)]
        row += [f"first={word}" for word in own[:2]] + [f"last={word}" for word in own[-3:]]
        row += [f"lead={word}" for word in lead]
        for offset in (-1, 1):
            if 0 <= index + offset < len(shapes):
                row += [f"{offset}:{name}" for name in shapes[index + offset]]
                row += [f"{offset}:first={word}" for word in words[index + offset][:2]]
            else:
                row.append(f"{offset}:edge")
        rows.append(row)
        if piece.text[-1] in ":,":
            lead = list(dict.fromkeys(own))
    return rows


def _shape(piece: PieceOfProse) -> list[str]:
    length = sum(len(piece.text) >= limit for limit in _LENGTHS)
    number = piece.number.kind if piece.number else "none"
    last = piece.text[-1] if piece.text[-1] in "。;:,、!?." else "none"
    return [f"length={length}", f"number={number}", f"ends={last}", f"opens_line={piece.opens_line}"]


def _step(kind: str, value: int, series: dict[str, int]) -> str:
    """How this number goes on from the last of its kind."""
    before = series.get(kind)
    series[kind] = value
    if before is None:
        return f"step=first{min(value, 2)}"
    return f"step={'next' if value == before + 1 else 'again' if value <= 1 else 'jump'}"
