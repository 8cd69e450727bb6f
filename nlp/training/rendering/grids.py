"""The official tables as printed grids: head rows, label columns and value cells, merged places empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from nlp.forms import Table
from nlp.training.rendering.numbers import Numbers


@dataclass(frozen=True)
class Printed:
    """A printed cell; `key` is its ``(row, column)`` where it carries a value, `merged` marks an empty place."""

    text: str
    key: tuple[str, str] | None = None
    value: float | None = None
    merged: bool = False


Grid = list[list[Printed]]
Values = Mapping[tuple[str, str], Printed]  # (row, column) → the cell that is printed there
MERGED = Printed("", merged=True)


def write_numbers(rng: Random) -> Callable[[float], str]:
    """How this table's clerk writes numbers: zeros as blanks or strokes, thousands parted, digits full-width."""
    zero = rng.choices(("0", "", "/", "-", "—", "无", "０"), (80, 5, 5, 2, 2, 1, 5))[0]
    parted = rng.random() < 0.15
    wide = zero == "０"

    def write(number: float) -> str:
        if number == 0:
            return zero
        text = f"{number:,}" if parted else f"{number}"
        return text.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}) if wide else text

    return write


def grid(table: Table, numbers: Numbers, rng: Random) -> Grid:
    """Print `table` with `numbers` as rows of cells."""
    write = write_numbers(rng)
    return laid_out(table, {key: Printed(write(number), key, number) for key, number in numbers.items()}, rng)


def laid_out(table: Table, values: Values, rng: Random) -> Grid:
    """`table` as rows of cells, each of `values` in its place."""
    build = {"proactive": _parts, "requests": _requests, "litigation": _litigation, "statistics": _statistics}
    return build[table.label](table, values, rng)


def _parts(table: Table, values: Values, rng: Random) -> Grid:
    rows: Grid = []
    titles = [head for head in table.heads if head.startswith("第二十条")]
    done = None
    for row in table.rows:
        if row.columns != done or row.id in ("penalties", "fees", "procurement"):
            width = 4
            rows.append([Printed(titles.pop(0)), *[MERGED] * (width - 1)])
            heads = [Printed("信息内容"), *(Printed(column.label[-1]) for column in row.columns)]
            rows.append(heads + [MERGED] * (width - len(heads)))
            done = row.columns
        cells = [Printed(row.label[-1]), *(values[row.id, column.id] for column in row.columns)]
        rows.append(cells + [MERGED] * (width - len(cells)))
    return rows


def _requests(table: Table, values: Values, rng: Random) -> Grid:
    corner = table.heads[0]
    if rng.random() < 0.2:
        corner = corner.replace("勾稽", "钩稽")
    columns = table.rows[0].columns
    heads: Grid = [
        [Printed(corner), MERGED, MERGED, Printed("申请人情况"), *[MERGED] * 6],
        [MERGED] * 3 + [Printed("自然人"), Printed("法人或其他组织"), *[MERGED] * 4, Printed("总计")],
        [MERGED] * 4 + [Printed(column.label[-1]) for column in columns[1:-1]] + [MERGED],
    ]
    rows: Grid = []
    seen: set[tuple[str, ...]] = set()
    for row in table.rows:
        labels = []
        for depth in range(3):
            path = row.label[: depth + 1]
            fresh = depth < len(row.label) and path not in seen
            seen.add(path)
            labels.append(Printed(_variant(row.label[depth], rng)) if fresh else MERGED)
        rows.append(labels + [values[row.id, column.id] for column in columns])
    return heads + rows


def _variant(label: str, rng: Random) -> str:
    if rng.random() < 0.03:
        label = label.replace("国家秘密", "国家机密")
    return label.replace("（", "(").replace("）", ")") if rng.random() < 0.05 else label


def _litigation(table: Table, values: Values, rng: Random) -> Grid:
    names = [column.label[-1] for column in table.rows[0].columns]
    narrow = rng.random() < 0.3
    heads = [Printed(f"{n[:2]} {n[2:]}" if narrow and len(n) == 4 else n) for n in names]
    return [
        [Printed("行政复议"), *[MERGED] * 4, Printed("行政诉讼"), *[MERGED] * 9],
        [*heads, Printed("未经复议直接起诉"), *[MERGED] * 4, Printed("复议后起诉"), *[MERGED] * 4],
        [MERGED] * 5 + heads * 2,
        [values[row.id, column.id] for row in table.rows for column in row.columns],
    ]


def _statistics(table: Table, values: Values, rng: Random) -> Grid:
    rows: Grid = [[Printed(text) for text in table.heads[:3]]]
    dashes = rng.choice(("", "----", "-"))
    seen: set[tuple[str, ...]] = set()
    for row in table.rows:
        for depth in range(len(row.label) - 1):
            path = row.label[: depth + 1]
            if path not in seen and path not in {other.label for other in table.rows}:
                rows.append([Printed(row.label[depth]), Printed(dashes), Printed(dashes)])
            seen.add(path)
        seen.add(row.label)
        rows.append([Printed(row.label[-1]), Printed("件" if rng.random() < 0.02 else "条"), values[row.id, "count"]])
    return rows
