"""Reports written line by line, for tests of rules that take more than one."""

from __future__ import annotations

from typing import Any

from nlp.report import Cell, Heading, Item, Model, Place, Report, Section, Source, Table, Tables, Theme, Warning

HOME = Place("安徽省", "宿州市", "南岭县", "石桥镇")


def heading(label: str, text: str) -> tuple[Any, ...]:
    return "heading", label, text


def prose(text: str) -> tuple[Any, ...]:
    return "prose", text


def problem(text: str, *themes: str, answers: tuple[int, ...] | None = None) -> tuple[Any, ...]:
    return "item", text, "problem", themes, answers


def measure(text: str, *themes: str) -> tuple[Any, ...]:
    return "item", text, "measure", themes, None


def numbers(label: str, values: dict[tuple[str, str], float | str], template: str = "2021") -> tuple[Any, ...]:
    """A table with the values of its cells by row and column; a string is printed as it is."""
    return "table", label, values, template


def written(
    *lines: tuple[Any, ...],
    agency: str = "石桥镇人民政府",
    year: int = 2024,
    place: Place = HOME,
    path: str | None = None,
    warnings: tuple[Warning, ...] = (),
) -> Report:
    """A report of `lines`, one below the other."""
    text = ""
    found: dict[str, list[Any]] = {"heading": [], "table": [], "item": []}
    for kind, *rest in lines:
        start = len(text)
        if kind == "table":
            label, values, template = rest
            cells = []
            for (row, column), value in values.items():
                number = None if isinstance(value, str) else value
                begin = len(text)
                text += f"{value}\t"
                state = "text" if number is None else "number"
                cells.append(Cell(row, column, number, state, begin, len(text) - 1, str(value)))
            found[kind].append(Table(label, template, start, len(text), 1.0, tuple(cells)))
        elif kind == "heading":
            text += rest[1]
            found[kind].append((rest[0], start, len(text)))
        else:
            text += rest[0]
            if kind == "item":
                _, role, themes, answers = rest
                themes = tuple(Theme(theme, 1.0) for theme in themes)
                found[kind].append(Item(role, start, len(text), 1.0, themes, answers))
        text += "\n"
    ends = [start for _, start, _ in found["heading"]][1:] + [len(text)] * bool(found["heading"])
    sections = tuple(
        Section(label, label.rpartition(".")[0] or None, Heading(start, stop), start, end, 1.0)
        for (label, start, stop), end in zip(found["heading"], ends, strict=True)
    )
    title = f"{agency}{year}年政府信息公开工作年度报告"
    source = Source(path or f"{agency}{year}.txt", "", "text/plain", "utf-8", len(text))
    return Report(
        source, Model("", "", ""), text, title, agency, year, "2021", place, sections, Tables(found["table"]),
        tuple(found["item"]), {}, (), warnings,
    )  # fmt: skip
