"""The numbers that the prose states, against the cells that repeat them.

What is looked for is data (``nlp/checks/stated.toml``). A statement fails only where nothing suggests that it
speaks of anything but the cell: another year, a part, one of several units, a number that is not exact. Where
anything does, a number that differs is ``unknown``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from nlp.checks.stated import COUNTED, Stated, about, load_stated
from nlp.checks.sums import compare, plain, total
from nlp.forms import form_of
from nlp.reading.source import Origins
from nlp.report import Cell, Check, Section, Stretch, Table
from nlp.text.folding import fold
from nlp.text.lines import Lines
from nlp.text.values import LONGEST

_SENTENCE = re.compile(r"[^。;!?\n]+")
_CLAUSE_END = re.compile(r"[,:()]")
_PART = re.compile(
    "其中|包括|分别|含|占|通过|各|所属|下属|全(?:县|市|区|省|州|盟|旗)|当面|现场|网络|网上|信函|邮寄|传真|邮件|自然人|法人|企业"
)
_EARLIER = re.compile("(?:去年|前年|上年|上一年)(?!度?结转)|往年|历年|以来|同期|累计|上半年|下半年|季度|月")
_YEAR = re.compile(r"((?:19|20)\d\d) ?年")
_NUMBERING = re.compile(r"\(?[一二三四五六七八九十\d]{1,3}[)、.]+|[一二三四五六七八九]是|第[一二三四五六七八九][,、]")
_NAMES = re.compile(r"(?:我|本|全)(?!县|市|区|省|州|盟|旗)[\u4e00-\u9fff]{1,6}?|我[县市区省州盟旗]")
_TIME = re.compile(
    r"(?:20\d\d ?年)?1月1日起?(?:至|到|-)(?:20\d\d ?年)?12月(?:31日|底)止?|截[至止](?:20\d\d ?年)?12月(?:31日|底)"
    r"|20\d\d ?年度?|本年度?|今年|全年|年内|一年来|报告期内?|期间"
)
_FILLERS = re.compile(
    r"共计?|总共|一共|合计|总计|已|依法|新|因|由|对|的|政府信息公开|信息公开|申请|引起|引发|提起|涉及|发生|收到|被|件|作出|收取|政府"
)
_TOGETHER = re.compile(  # counted with what is named before: 予以公开或部分公开13件, but not 予以公开4件、部分公开9件
    rf"(?:^|[^第])[\u4e00-\u9fff)]{{2}}(?<!\d[{COUNTED}])(?<!\d [{COUNTED}])"
    r"(?:的|,)?(?:或者?|和|以?及|与|、|/|连同|加上?) *$"
)
_AND_MORE = re.compile(
    "(?:和|(?<!涉)及|与|或|、)(?:本年|新收|上年|结转|行政|诉讼|复议|部分|不予|无法|规章|废止|修订|失效)"
)
_GROUP = re.compile("自然人|法人|企业|科研|公益|法律服务|季度|上半年|下半年")
_REASON = re.compile(
    "属于|涉及|因|由于|不掌握|不存在|秘密|隐私|第三方|过程|内部|案卷|查询|现成|补正|不明确|重复|信访|出版物|大量|逾期"
)
_ASIDE = re.compile(r" *\([^()]*\)")
_OF_ALL = re.compile(r"(?:^|[,;:])(?![^,;:]*结转)[^,;:]*办结[^,;:]{0,10}[,:(]其中")  # of all that were closed
_OF_RECEIVED = re.compile(  # of all that were received
    r"(?:收到|新收|接到|受理)[^,;:]{0,24}申请[^,;:\d]{0,6}(?P<number>\d+) ?[件份][,:(]其中(?!.*其中)"
)
_LEAD = re.compile(r"[^。:,\n]{2,16}[。:]")  # the heading that a paragraph begins with
_GOES_ON = tuple("、,及和与的或")  # at the end of a line
_LONG_LINE = 15  # characters from which a line that no mark ends goes on in the next


@dataclass(frozen=True, slots=True)
class _Hit:
    number: Decimal
    place: Stretch
    clear: bool
    other: bool  # may be of the other cells, too


@dataclass(frozen=True, slots=True)
class _Own:
    """What is the report's own: its year, what it calls itself, and how many requests it received and dealt with.

    The last is None where some were carried in: of what was received one does not know the results then.
    """

    year: int | None
    names: str
    received: Decimal | None


def check_text(
    text: str,
    sections: Sequence[Section],
    tables: Sequence[Table],
    lines: Lines | Origins,
    year: int | None,
    names: str,
) -> Iterator[Check]:
    """Each number that the prose of `text` states, against its cells.

    `year` is the report's, `names` what it calls its agency and its place, in one string.
    """
    folded = _with_headings_closed(fold(text), sections)
    carried, received = (total(_cells([[f"requests/{row}/total"]], tables)) for row in ("carried_in", "new_received"))
    own = _Own(year, fold(names), received if carried == 0 else None)
    sentences = list(_sentences(folded, sections, tables))
    for stated in load_stated():
        cells = _cells(stated.cells, tables)
        if not any(cells):
            continue
        hits = [
            hit
            for start, end, labels in sentences
            if labels & stated.sections
            for hit in _hits(stated, folded, start, end, labels, own)
        ]
        if hits:
            others = _cells(stated.or_cells, tables) if any(hit.other for hit in hits) else []
            yield _check(stated, hits, cells, others, tables, lines)


def _with_headings_closed(folded: str, sections: Sequence[Section]) -> str:
    """`folded` with a mark at the end of each heading, which no line goes on."""
    ends = sorted({section.heading.end for section in sections} - {0})
    pieces = [folded[start : end - 1] for start, end in zip([0, *ends], ends, strict=False)]
    return "".join(piece + "。" for piece in pieces) + folded[ends[-1] if ends else 0 :]


def _check(
    stated: Stated, hits: list[_Hit], cells: list[Cell | None], others: list[Cell | None], tables: Sequence[Table],
    lines: Lines | Origins,
) -> Check:  # fmt: skip
    name, right = f"text.{stated.id}", total(cells)
    numbers = [hit.number for hit in hits]
    second = _second(tables, {key.split("/")[0] for keys in stated.cells for key in keys})
    fitting = {right, total(others), total(_cells(stated.cells, second))} - {None}
    agrees = next((n for n in (*numbers, sum(numbers, Decimal(0))) if n in fitting), None)
    if agrees is not None:
        right = agrees
    clear = {hit.number for hit in hits} if all(hit.clear for hit in hits) and not second else set()
    if agrees is None and len(clear) != 1:
        said = plain(numbers[0]) if len(set(numbers)) == 1 else None
        return Check(name, "unknown", said, plain(right), "正文可能说的是一部分、别的年度或别的单位，无法核对")
    left = agrees if agrees is not None else numbers[0]
    return compare(name, left, right, [hits[0].place], cells, stated.message, lines)


def _second(tables: Sequence[Table], labels: set[str]) -> list[Table]:
    """The tables behind the first of each of `labels`: of the unit itself, where the first is of the whole city."""
    first = {label: next((t for t in tables if t.label == label and t.cells), None) for label in labels}
    return [table for table in tables if table.label in labels and table.cells and table is not first[table.label]]


def _cells(lists: Sequence[Sequence[str]], tables: Sequence[Table]) -> list[Cell | None]:
    """The cells of the first of `lists` whose table the report has and whose cells that table's format has."""
    for keys in lists:
        found: list[Cell | None] = []
        for key in keys:
            label, row, column = key.split("/")
            table = next((t for t in tables if t.label == label and t.cells), None)
            found += _found(table, row, column) if table else [None]
        if any(found):
            return found
    return []


def _found(table: Table, row: str, column: str) -> list[Cell | None]:
    """The cell at `row` and `column`, or where `row` ends in ``*`` all that the form has; None for one that is lost."""
    cells = {cell.row: cell for cell in table.cells if cell.column == column}
    if row[-1] != "*":
        return [cells.get(row)]
    form = form_of(table.label, table.template)
    rows = [official.id for official in form.rows] if form else list(cells)
    return [cells.get(name) for name in rows if name.startswith(row[:-1])] or [None]


def _sentences(
    folded: str, sections: Sequence[Section], tables: Sequence[Table]
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Every sentence of the prose as ``(start, end, labels of the sections around it)``; linear in their numbers."""
    bounds = sorted({place for section in sections for place in (section.heading.end, section.end)})
    starts = sorted(table.start for table in tables)
    ends = [*accumulate((table.end for table in sorted(tables, key=lambda table: table.start)), max)]
    waiting = deque(sorted(sections, key=lambda section: section.heading.end))
    opened: list[Section] = []
    for start, end in zip(bounds, bounds[1:], strict=False):
        while waiting and waiting[0].heading.end <= start:
            opened.append(waiting.popleft())
        opened = [section for section in opened if section.end > start]
        labels = frozenset([section.label for section in opened])
        for match in _SENTENCE.finditer(folded, start, end) if labels else ():
            before = bisect_right(starts, match.start())
            if not before or ends[before - 1] <= match.start():  # in no table
                yield *match.span(), labels


def _hits(stated: Stated, folded: str, start: int, end: int, labels: frozenset[str], own: _Own) -> Iterator[_Hit]:
    for pattern in (*stated.said, *stated.none):
        for match in pattern.finditer(folded, start, end):
            number = _number(match, stated) if "number" in pattern.groupindex else Decimal(0)
            before = folded[start : match.start()]
            if not labels & stated.home and stated.behind not in before:
                continue
            if number is None or (not stated.earlier and _of_another_year(before, match[0], own.year)):
                continue
            clear = not stated.doubtful and _clear(stated, folded, start, before, match[0], labels, own)
            other = stated.or_where is None or bool(stated.or_where.search(folded, start, end))
            yield _Hit(number, Stretch(match.start(), match.end()), clear, other)


def _of_another_year(before: str, said: str, year: int | None) -> bool:
    """Whether the last time that is named before the number is not the report's year."""
    context = before + said
    context = context.replace(" ", "")
    years = [int(found) for found in _YEAR.findall(context)]
    if years and years[-1] != year:
        return True
    earlier = max((m.end() for m in _EARLIER.finditer(context)), default=-1)
    return earlier > max((m.end() for m in _TIME.finditer(context)), default=-1)


def _clear(stated: Stated, folded: str, start: int, before: str, said: str, labels: frozenset[str], own: _Own) -> bool:
    """Whether nothing suggests that a statement is about anything but the whole report."""
    if _TOGETHER.search(before) or _AND_MORE.search(said) or _GROUP.search(before):
        return False
    if not stated.part and _of_a_part(before + said, own.names):
        return False
    if any(key.partition("/")[2].split("/")[0].endswith("*") for keys in stated.cells for key in keys):
        behind = _ASIDE.match(folded, start + len(before) + len(said))
        if _REASON.search(_CLAUSE_END.split(before)[-1]) or (behind and _REASON.search(behind[0])):
            return False
    if stated.part and "其中" in before and "其中" not in said and stated.home and not _is_of_results(before, own):
        return False
    if not labels & stated.home and not _is_about(stated, folded, start, before, said, own.names):
        return False
    previous = folded[folded.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)]
    wrapped = len(previous) > _LONG_LINE and previous.rstrip()[-1:] not in "。;!?:"
    if start and folded[start - 1] == "\n" and (wrapped or previous.rstrip()[-1:] in _GOES_ON):
        return False
    return stated.part or _is_of_all(_CLAUSE_END.split(before)[-1], own.names)


def _is_of_results(before: str, own: _Own) -> bool:
    """Whether the words before a number, with 其中 in them, tell of all requests that have a result."""
    received = _OF_RECEIVED.search(before)
    return bool(_OF_ALL.search(before)) or (received is not None and Decimal(received["number"]) == own.received)


def _of_a_part(said: str, names: str) -> bool:
    """Whether words tell of a part; 全县 is all there is to the government of a county, whose `names` have it."""
    return any(not (match[0][0] == "全" and match[0] in names) for match in _PART.finditer(said))


def _is_about(stated: Stated, folded: str, start: int, before: str, said: str, names: str) -> bool:
    """Whether a statement speaks of information disclosure: it says so, or its paragraph does, or begins with it."""
    line = folded.rfind("\n", 0, start) + 1
    lead = _LEAD.match(folded, line, start)
    if any(word in (lead[0] if lead else "") + before + said for word in about()):
        return True
    if not stated.bare or not stated.bare.fullmatch(said):
        return False
    paragraph = folded[line:start] + before
    return any(word in paragraph for word in about()) or all(
        _is_of_all(clause, names) for clause in _CLAUSE_END.split(paragraph)
    )


def _is_of_all(clause: str, names: str) -> bool:
    """Whether a clause before a number names nobody and nothing but the report's own agency and time."""
    for pattern in (_NUMBERING, _TIME, _FILLERS, _NAMES):
        clause = pattern.sub("", clause)
    clause = clause.replace(" ", "")
    return not clause or (len(clause) > 1 and clause in names)


def _number(match: re.Match[str], stated: Stated) -> Decimal | None:
    digits, unit = match["number"].replace(",", ""), match["unit"]
    if len(digits) > LONGEST:
        return None
    if digits[0].isdigit():
        number = Decimal(digits)
    else:
        from cn2an import cn2an

        try:
            number = Decimal(str(cn2an(digits.replace("〇", "零"), "normal")))
        except ValueError:
            return None
        if number >= 10**LONGEST:
            return None
    if stated.unit == "万元":
        return number / 10000 if unit == "元" else number if unit == "万元" else None
    return None if unit in ("元", "万元") else number
