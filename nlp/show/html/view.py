"""A report from its front matter to its last line, with links between what belongs together."""

from __future__ import annotations

from importlib.resources import files

from nlp.report import Report
from nlp.show.html.body import Body, line_name
from nlp.show.html.marks import Marks
from nlp.show.html.notes import Note, contradicted, notes
from nlp.show.html.tags import Markup, Part, tag, text

_LONGEST = 80  # characters of an item in the list; the text has the rest
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def to_html(report: Report, *, top: int = 2, number: int = 0) -> str:
    """A report as a piece of HTML with its own style, every text escaped; it has no script and loads nothing.

    Parameters
    ----------
    top : the level of its first heading, 1 to 3.
    number : of the report on its page, so that no two elements have the same id.
    """
    found = notes(report)
    marks = Marks(report, f"r{report.source.sha256[:8]}-{number}-", contradicted(report))
    body = Body(marks, found, top + 2)
    blocks = list(body.blocks())
    return tag(
        "article",
        Markup(f"<style>{_style()}</style>"),
        tag(f"h{top}", report.title or "（没有找到题目）"),
        _facts(report, marks),
        _notes(found, marks, top + 1),
        _items(report, marks, top + 1),
        _contents(body, top + 1),
        tag("section", tag(f"h{top + 1}", "全文", id=f"{marks.prefix}text"), *blocks, class_="text", aria_label="全文"),
        class_="nlp-report",
        lang="zh-CN",
    )


def page_start(title: str) -> str:
    """What stands before the reports of a page of its own; `page_end` stands behind them."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<title>{text(title)}</title>\n</head>\n<body class="nlp-page">\n<main>\n'
    )


def page_end() -> str:
    """What stands behind the reports of a page."""
    return "</main>\n</body>\n</html>\n"


def _style() -> str:
    return files(__package__).joinpath("report.css").read_text("utf-8")


def _facts(report: Report, marks: Marks) -> Markup:
    """The front matter, each fact with a link to the line that says it."""
    front, source, place = report.front_matter, report.source, report.place
    names = "".join(filter(None, (place.province, place.city, place.county, place.town)))
    facts = (
        ("机关", report.agency, front.agency),
        ("地区", names or "、".join(place.candidates), None),
        ("年度", report.year and f"{report.year}年", front.year),
        ("发布日期", report.published, front.published),
        ("表格格式", report.template and f"{report.template}年格式", None),
        ("来源", "，".join(filter(None, (source.path, source.encoding, f"{source.characters:,} 字"))), None),
    )
    rows: list[Part] = []
    for name, fact, said in facts:
        where = fact and said and _line_link(marks, marks.lines(said.start))
        rows += [tag("dt", name), tag("dd", str(fact) if fact else "未知", " " if where else None, where or None)]
    return tag("dl", *rows)


def _line_link(marks: Marks, line: int) -> Markup:
    return tag("a", f"第{line}行", href=f"#{line_name(marks, line)}")


def _notes(found: list[Note], marks: Marks, level: int) -> Markup | None:
    """Everything that a reader should look at, with links to the lines."""
    if not found:
        return tag("p", "检查没有发现问题，也没有提醒。", class_="faint")
    entries = (
        tag("li", tag("b", f"{note.kind}："), note.message, " ", _where(note, number, marks), class_=note.severity)
        for number, note in enumerate(found)
    )
    return tag("section", tag(f"h{level}", f"需要看的（{len(found)}）"), tag("ul", *entries), aria_label="需要看的")


def _where(note: Note, number: int, marks: Marks) -> Markup | None:
    if note.start is None:
        return None
    return tag("a", f"第{marks.lines(note.start)}行", href=f"#{marks.prefix}note-{number}")


def _items(report: Report, marks: Marks, level: int) -> Markup:
    """The items side by side, one list a role, each with its themes and what answers it."""
    lists = []
    for role in marks.roles:
        name, items = report.name("roles", role), marks.of_role(role)
        entries = [_entry(report, marks, index) for index in items]
        shown = tag("ul", *entries) if entries else tag("p", f"没有找到{name}", class_="faint")
        lists.append(tag("div", tag(f"h{level}", f"{name}（{len(items)}）"), shown))
    return tag("section", *lists, class_="items", aria_label="条目")


def _entry(report: Report, marks: Marks, index: int) -> Markup:
    item = report.items[index]
    told = " ".join(report.text[item.start : item.end].split())
    shown = told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"
    return tag("li", tag("b", marks.link(index)), " ", shown, marks.chips(index))


def _contents(body: Body, level: int) -> Markup | None:
    """The sections and tables, each a link."""
    report, marks = body.report, body.marks
    if not body.sections:
        return None
    entries = (
        tag("li", tag("a", report.name("sections", section.label), href=f"#{marks.prefix}section-{number}"),
            class_="sub" if "." in section.label else None)
        for number, section in enumerate(body.sections)
    )  # fmt: skip
    return tag("nav", tag(f"h{level}", "目录"), tag("ol", *entries), aria_label="目录")
