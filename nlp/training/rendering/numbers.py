"""Random numbers for the official tables that add up as the tables say they must."""

from __future__ import annotations

from random import Random

from nlp.forms import Table

Numbers = dict[tuple[str, str], float]

_RESULTS_END = ("processed_total", "carried_over")


def draw(table: Table, rng: Random, stated: dict[str, int], *, large: Random | None = None) -> Numbers:
    """Numbers for every cell of `table`; `stated` fixes totals that the prose states.

    `large` makes them as large as those of cities and provinces, up to eight digits; all sums still hold.
    """
    numbers = {"proactive": _proactive, "requests": _requests, "litigation": _litigation, "statistics": _statistics}[
        table.label
    ](table, rng, stated)
    if large is None or stated:
        return numbers
    most = 10**8 / (max(numbers.values()) + 1)
    factor = max(int(min(10 ** large.uniform(0.5, 4.5), most)), 1)
    return {key: number * factor for key, number in numbers.items()}


def _count(rng: Random, quiet: float) -> int:
    """Mostly nothing in a quiet unit, else from a few to thousands."""
    if rng.random() < quiet:
        return 0
    return int(rng.choice((rng.randint(1, 9), rng.randint(1, 9), rng.randint(10, 120), rng.randint(200, 12000))))


def _proactive(table: Table, rng: Random, stated: dict[str, int]) -> Numbers:
    quiet = rng.choice((1.0, 0.7, 0.4))
    out: Numbers = {}
    for row in table.rows:
        for column in row.columns:
            number: float = _count(rng, quiet)
            if column.id in ("fees_10k_yuan", "amount") and number:
                number = round(rng.uniform(0.2, 900), rng.choice((1, 2, 4)))
            if column.id == "change" and number and rng.random() < 0.4:
                number = -(number % 50)
            out[row.id, column.id] = number
    return out


def _requests(table: Table, rng: Random, stated: dict[str, int]) -> Numbers:
    rows = [row.id for row in table.rows]
    columns = [column.id for column in table.rows[0].columns]
    out: Numbers = {(row, column): 0 for row in rows for column in columns}
    new = stated.get("received", _count(rng, 0.45) % 400)
    old = stated.get("carried_in", rng.choice((0, 0, 0, 1, 2)) if new else 0)
    results = [row for row in rows[2:] if row not in _RESULTS_END]
    favourites = [results[0], *rng.sample(results, min(5, len(results)))]
    for index in range(new + old):
        column = rng.choices(columns[:-1], (12, 4, 1, 1, 1, 1))[0]
        out["new_received" if index < new else "carried_in", column] += 1
        ending = rng.choice(favourites) if rng.random() < 0.94 else "carried_over"
        out[ending, column] += 1
        if ending != "carried_over":
            out["processed_total", column] += 1
    for row in rows:
        out[row, columns[-1]] = sum(out[row, column] for column in columns[:-1])
    if rng.random() < 0.06:  # clerks do err
        out[rng.choice(rows), columns[-1]] += 1
    return out


def _litigation(table: Table, rng: Random, stated: dict[str, int]) -> Numbers:
    out: Numbers = {}
    for row in table.rows:
        *parts, total = (column.id for column in row.columns)
        for part in parts:
            out[row.id, part] = rng.choice((0, 0, 0, 0, 0, 1, 2, rng.randint(3, 30))) if rng.random() < 0.5 else 0
        out[row.id, total] = sum(out[row.id, part] for part in parts)
    return out


def _statistics(table: Table, rng: Random, stated: dict[str, int]) -> Numbers:
    quiet = rng.choice((0.9, 0.6))
    out: Numbers = {(row.id, "count"): _count(rng, quiet) for row in table.rows}
    if "received" in stated:
        out["received", "count"] = stated["received"]
    return out
