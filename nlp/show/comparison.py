"""A comparison of two reports as parts of rows: what the terminal, the page and the Word file all show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Indel

from nlp.checks.comparison import CellPair, Comparison, ItemPair, TablePair, value
from nlp.checks.draft import Draft
from nlp.checks.masking import masked
from nlp.report import Report
from nlp.show.prose import clean
from nlp.text.folding import fold

NOTHING = "—"
_LONGEST = 4000  # characters of a passage whose changes are marked
_ISLAND = 2  # characters that two changes may have between them and still be one
_KEPT, _NEW, _GONE = "保留", "新增", "消失"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in a field; `changed` says that the field beside it has something else."""

    text: str
    changed: bool = False


Field = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the view: its title, a sentence about it, its heads and rows; `weights` are relative widths."""

    title: str
    note: str
    heads: tuple[str, ...]
    weights: tuple[int, ...]
    rows: tuple[tuple[Field, ...], ...]


def title_of(comparison: Comparison) -> str:
    """What the whole comparison is called."""
    agencies = dict.fromkeys(report.agency or "" for report in (comparison.last, comparison.this))
    years = [f"{report.year}年" if report.year else "年度不明" for report in (comparison.last, comparison.this)]
    return f"{'、'.join(filter(None, agencies)) or '两份报告'}：{years[0]}与{years[1]}报告对比"


def parts(comparison: Comparison) -> Iterator[Part]:
    """Every part of the view, from the summary to the repeated text."""
    yield _summary(comparison)
    for pair in comparison.tables:
        yield _table(comparison, pair)
    yield _sections(comparison)
    for role in dict.fromkeys(pair.role for pair in comparison.items):
        yield _items(comparison, role)
    yield _repeated(comparison)


def _plain(*texts: Any) -> tuple[Field, ...]:
    return tuple((Run(clean(str(text)) if text not in (None, "") else NOTHING),) for text in texts)


def _summary(comparison: Comparison) -> Part:
    last, this = comparison.last, comparison.this
    said: dict[str, list[Any]] = {
        "题目": [report.title for report in (last, this)],
        "机关": [report.agency for report in (last, this)],
        "年度": [report.year for report in (last, this)],
        "文件": [report.source.path for report in (last, this)],
        "正文字数相同的比例": [f"{comparison.repetition.left:.0%}", f"{comparison.repetition.right:.0%}"],
    }
    return Part("概览", "；".join(_doubts(last, this)), ("项目", "上年", "本年"), (1, 3, 3),
                tuple(_plain(name, *values) for name, values in said.items()))  # fmt: skip


def _doubts(last: Report, this: Report) -> Iterator[str]:
    """What suggests that the two are not one agency's of two years running."""
    if last.agency and this.agency and last.agency != this.agency:
        yield "两份报告的机关不同"
    if last.year and this.year and this.year - last.year != 1:
        yield f"两份报告的年度是{last.year}和{this.year}，不是相邻两年"


def _table(comparison: Comparison, pair: TablePair) -> Part:
    table = pair.this or pair.last
    report = comparison.this if pair.this else comparison.last
    name = report.name("tables", table.label) if table else pair.label
    number = pair.label.partition("#")[2]
    changed = [cell for cell in pair.cells if not cell.same]
    return Part(
        f"表格：{name}{f'（第{number}张）' if number else ''}", _table_note(pair, len(changed)),
        ("单元格", "上年", "本年", "变化"), (4, 1, 1, 1), tuple(_cell(cell) for cell in changed),
    )  # fmt: skip


def _table_note(pair: TablePair, changed: int) -> str:
    if pair.last is None or pair.this is None:
        return f"只有{'本年' if pair.this else '上年'}的报告有这张表"
    if not pair.cells:
        return "两年的格式不同，不能逐格比较" if pair.last.template != pair.this.template else "没有读出数值"
    same = len(pair.cells) - changed
    return f"{changed}格不同，{same}格相同" if changed else f"{same}格全部相同"


def _cell(cell: CellPair) -> tuple[Field, ...]:
    before, after = value(cell.last), value(cell.this)
    change = ""
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        change = f"{round(after - before, 6):+}"
    return _plain(cell.name, before, after, change)


def _sections(comparison: Comparison) -> Part:
    rows = []
    for pair in comparison.sections:
        heads = [
            "".join(report.text[section.heading.start : section.heading.end].split()) if section else ""
            for report, section in ((comparison.last, pair.last), (comparison.this, pair.this))
        ]
        rows.append(_plain(_state(pair.last is not None, pair.this is not None), *heads))
    return Part("章节", _counted([row[0][0].text for row in rows]), ("状态", "上年", "本年"), (1, 4, 4), tuple(rows))


def _state(last: bool, this: bool) -> str:
    return _KEPT if last and this else _NEW if this else _GONE


def _counted(states: list[str]) -> str:
    told = (
        f"{state}{count}项" for state in (_KEPT, _NEW, _GONE) if (count := sum(s.startswith(state) for s in states))
    )
    return "，".join(told) or "都没有"


def _items(comparison: Comparison, role: str) -> Part:
    rows = [_item(comparison, pair) for pair in comparison.items if pair.role == role]
    name = comparison.this.name("roles", role)
    return Part(name, _counted([row[0][0].text for row in rows]), ("状态", "上年", "本年"), (1, 4, 4), tuple(rows))


def _item(comparison: Comparison, pair: ItemPair) -> tuple[Field, ...]:
    state = _state(pair.last is not None, pair.this is not None)
    texts = ["" if number is None else masked(report.text[report.items[number].start : report.items[number].end])
             for report, number in ((comparison.last, pair.last), (comparison.this, pair.this))]  # fmt: skip
    if state != _KEPT:
        return _plain(state, *texts)
    how = "文字相同" if pair.likeness == 1 else "文字相近" if pair.words else "主题相同"
    return ((Run(f"{state}（{how}）"),),
            *(marked(*texts) if pair.words else _plain(*texts)))  # fmt: skip


def _repeated(comparison: Comparison) -> Part:
    last, this = Draft(comparison.last), Draft(comparison.this)
    rows = []
    for pair in comparison.repetition.passages:
        texts = last.passage(pair.left).text, this.passage(pair.right).text
        where = f"{last.place(pair.left.start)}→{this.place(pair.right.start)}"
        rows.append((*_plain(where), *marked(*map(masked, texts))))
    share = f"本年正文的{comparison.repetition.right:.0%}与上年相同（名称和数字除外）"
    return Part(
        "重复的文字", f"{share}，共{len(rows)}处；不同的字已标出", ("位置", "上年", "本年"), (2, 4, 4), tuple(rows)
    )


def marked(one: str, other: str) -> tuple[Field, Field]:
    """Two texts with what differs between them marked, by their longest common subsequence of characters."""
    one, other = clean(one), clean(other)
    if max(len(one), len(other)) > _LONGEST:
        return (Run(one),), (Run(other),)
    same: list[tuple[int, int, int]] = []
    for step in Indel.opcodes(fold(one), fold(other)):
        if step.tag == "equal" and (
            step.src_end - step.src_start > _ISLAND or not step.src_start or not step.dest_start
        ):
            same.append((step.src_start, step.dest_start, step.src_end - step.src_start))
    return _runs(one, [(a, n) for a, _, n in same]), _runs(other, [(b, n) for _, b, n in same])


def _runs(text: str, same: list[tuple[int, int]]) -> Field:
    runs, done = [], 0
    for start, length in same:
        runs += [Run(text[done:start], not text[done:start].isspace())] * (done < start)
        runs.append(Run(text[start : start + length]))
        done = start + length
    return (*runs, *[Run(text[done:], True)] * (done < len(text)))
