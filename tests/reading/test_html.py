"""Web pages: the box that holds the report, and what of it a browser shows."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from nlp.reading import from_bytes

LINES = [
    "一、概述",
    "本年度公开信息十二条，均在网站发布，没有收到公众的异议。",
    "二、申请情况",
    "没有收到申请，也没有上年结转的申请。",
]
BODY = "".join(f"<p>{line}</p>" for line in LINES)


def lines_of(page: str, encoding: str = "utf-8") -> list[str]:
    return from_bytes(page.encode(encoding), "a.html").text.splitlines()


def test_navigation_and_lists_of_other_years_are_left_out():
    menu = (
        "<ul>"
        + "".join(f'<li><a href="/{y}">{y}年度报告全文</a><span>{y}-01-20</span></li>' for y in range(15))
        + "</ul>"
    )
    foot = '<div>主办单位：某某乡人民政府 <a href="/map">网站地图</a></div>'
    assert lines_of(f"<body><div>{menu}</div><div><div>{BODY}</div></div>{foot}</body>") == LINES


@pytest.mark.parametrize(
    "hidden",
    [
        f'<div style="display: none">{BODY}</div>', f"<!-- {BODY} -->", f"<script>var a = '{BODY}'</script>",
        f"<div hidden>{BODY}</div>", f'<div class="copy">{BODY}</div>',
        f'<div style="position:absolute;left:-9999px">{BODY}</div>',
        f'<div style="height:0;overflow:hidden">{BODY}</div>', f'<div style="opacity:0">{BODY}</div>',
        f"<noscript>{BODY}</noscript>", f"<del>{BODY}</del>", f"<template>{BODY}</template>",
    ],
)  # fmt: skip
def test_what_a_browser_does_not_show_is_left_out(hidden):
    assert lines_of(f"<style>.copy {{display:none}}</style><body>{hidden}<div>{BODY}</div></body>") == LINES


@pytest.mark.parametrize(
    ("sheet", "hides"),
    [
        (".copy {display:none}", True), ("/* } */ .a{b:c} .a, .copy{x:y;display:none}", True),
        ("@font-face{a:b} .copy{display:none}", True), ("}{a} .copy{display:none}", True),
        ("@media print{ .a{b:c} .copy{display:none} }", False), (".a{ .copy{x:y;display:none} }", False),
        ("body .copy{display:none}", True), ("body > div.copy{display:none}", True), ("p > .copy{display:none}", False),
        ("div.copy.off{display:none}", False), (".copy{display:none} div.copy{display:block}", False),
        (".copy{display:none !important} div.copy{display:block}", True), (".copy:hover{display:none}", False),
        (".copy{display:none", False), ("/* .copy{display:none}", False),
    ],
)  # fmt: skip
def test_the_rules_of_the_page_itself_say_what_is_hidden_on_every_screen(sheet, hides):
    page = f'<style>{sheet}</style><body><div class="copy">{BODY}</div><div>{BODY}</div></body>'
    assert lines_of(page) == (LINES if hides else LINES * 2)


def test_a_page_that_a_script_shows_is_read():
    assert lines_of(f'<body><div id="js_content" style="visibility: hidden">{BODY}</div></body>') == LINES


def test_the_title_of_the_page_is_put_before_what_lacks_it():
    page = f"<head><title>清河乡2023年工作年度报告_某某网</title></head><body><h1></h1><div>{BODY}</div></body>"
    assert lines_of(page) == ["清河乡2023年工作年度报告", *LINES]
    assert lines_of(page.replace("<div>", "<div><p>清河乡2023年工作年度报告</p>")) == [
        "清河乡2023年工作年度报告",
        *LINES,
    ]


def test_merged_cells_are_read_once_and_breaks_inside_cells_join():
    table = (
        '<table><tr><td rowspan=2>结果<td colspan="2">申请人<tr><td>商业<br>企业<td>总计<tr><td>公开<td>3<td>3</table>'
    )
    assert lines_of(f"<body>{BODY}{table}</body>")[4:] == ["结果\t申请人\t", "\t商业企业\t总计", "公开\t3\t3"]


def test_tables_that_lay_out_the_page_are_none():
    table = "<table><tr><td>规章</td><td>0</td></tr><tr><td>文件</td><td>1</td></tr></table>"
    page = f"<body><table><tr><td><a href=/>首页</a></td></tr><tr><td>{BODY}{table}</td></tr></table></body>"
    assert lines_of(page) == [*LINES, "规章\t0", "文件\t1"]


def test_tags_that_were_never_closed_part_lines():
    page = "<BODY><FONT>" + "<BR>".join(LINES) + "<TABLE><TR><TD>规章<TD>0<TR><TD>文件<TD>1</TABLE>"
    assert lines_of(page) == [*LINES, "规章\t0", "文件\t1"]


def test_hundreds_of_tags_that_were_never_closed_lose_nothing():
    assert lines_of("<body>" + "<b><font>" * 400 + "<br>".join(LINES)) == LINES
    assert lines_of("<body>" + "<div>" * 3000 + BODY) == LINES


@pytest.mark.parametrize(
    "declared", ["uu", "rot13", "idna", "punycode", "undefined", "unicode_escape", "utf-7", "no-such"]
)
def test_a_declared_codec_that_is_no_encoding_of_pages_is_passed_over(declared):
    page = f'<meta charset="{declared}"><p>\\ud800 {"本机关依法受理各类申请。" * 9}</p>'.encode() + b"\xff"
    source = from_bytes(page, "报告.html")
    assert source.encoding == "utf-8" and "\\ud800 本机关依法受理" in source.text


@pytest.mark.parametrize(("declared", "encoding"), [("utf-8", "gb18030"), ("gb2312", "utf-8"), ("iso-8859-1", "gbk")])
def test_the_bytes_say_the_encoding_whatever_is_declared(declared, encoding):
    assert lines_of(f'<head><meta charset="{declared}"></head><body>{BODY}</body>', encoding) == LINES


def test_a_broken_byte_costs_a_character():
    data = f"<html><body>{BODY}<p>完</p></body></html>".encode()
    source = from_bytes(data.replace("完".encode(), b"\xe5\xff"), "a.html")
    assert source.text.splitlines()[:4] == LINES
    assert source.text.count("\ufffd") in (1, 2)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<iframe src="report.pdf"></iframe>', "report.pdf"),
        ('<a href="/P02024.docx">年度报告</a>', "/P02024.docx"),
        ('<div id="app"></div><script>show()</script>', "脚本"),
    ],
)
def test_a_page_that_only_points_to_the_report_is_an_error_that_says_where(body, said):
    with pytest.raises(InputError, match=said):
        lines_of(f"<html><head><title>2023年度报告</title></head><body>{body}</body></html>")


def test_an_archive_of_a_page_is_read_as_the_page():
    quoted = "".join(f"={byte:02X}" for byte in f"<html><body>{BODY}</body></html>".encode())
    folded = "=\n".join(quoted[i : i + 72] for i in range(0, len(quoted), 72))
    data = (
        'From: <saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
        'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n'
        f"{folded}\n--x\nContent-Type: image/png\n\n00\n--x--\n"
    )
    source = from_bytes(data.encode(), "a.mht")
    assert (source.text.splitlines(), source.media_type) == (LINES, "multipart/related")


def test_the_sounds_above_characters_are_left_out():
    ruby = "<ruby>行<rp>(</rp><rt>xíng</rt><rp>)</rp></ruby>"
    page = f"<html><body><p>四、{ruby}政复议、{ruby}政诉讼情况</p><p>{'本年度没有。' * 20}</p></body></html>"
    assert from_bytes(page.encode(), "a").text.startswith("四、行政复议、行政诉讼情况\n")


def test_a_copy_of_the_report_is_read_once_whatever_hides_it():
    long = [f"<p>第{mark}段说明本年度公开工作的安排和进度，并按时报送到上级机关备查。</p>" * 9 for mark in "甲乙丙丁"]
    both = "".join(f'<div class="{name}">{"".join(long)}{BODY}</div>' for name in ("wide", "narrow"))
    assert from_bytes(f"<body>{both}</body>".encode(), "a.html").text.count("一、概述") == 1


def test_lines_that_come_again_in_a_report_are_kept():
    assert lines_of(f"<body>{BODY}{BODY}</body>") == LINES * 2


def test_a_numbered_list_has_the_numbers_that_a_browser_shows():
    listed = '<ol start="2" style="list-style-type:cjk-ideographic"><li>甲</li><li value="5">乙</li></ol>'
    plain = "<ol><li>丙</li><li>（一）丁</li></ol>"
    assert lines_of(f"<body>{BODY}{listed}{plain}</body>")[4:] == ["二、甲", "五、乙", "1.丙", "（一）丁"]


def test_a_list_of_places_of_the_page_itself_is_left_out():
    places = "".join(f'<li><a href="#{n}">{line}</a></li>' for n, line in enumerate(LINES))
    assert lines_of(f"<body><ul>{places}</ul>{BODY}</body>") == LINES


def test_a_heading_that_is_a_link_is_read():
    assert lines_of(f'<body><p><a href="/1">一、概述</a></p>{BODY}</body>') == ["一、概述", *LINES]


def test_a_link_that_was_never_closed_takes_no_sentences_along():
    assert lines_of(f'<body><a href="/">返回{BODY}</body>')[1:] == LINES


def test_the_value_of_a_field_in_a_table_is_its_cell():
    row = '<tr><td>件数</td><td><input value="12" readonly></td><td><input type="hidden" value="9"></td></tr>'
    assert lines_of(f"<body>{BODY}<table>{row}</table></body>")[-1] == "件数\t12\t"


NOTE = "<p>某某县某某乡人民政府按照要求编制了本年度的信息公开报告，现将全文公布如下，有疑问请与办公室联系。</p>"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f'<body>{NOTE}<p>附件：<a href="/a.pdf">全文</a></p></body>', "附件"),
        (f'<body>{NOTE}<iframe src="/view?file=a.pdf"></iframe></body>', "框架"),
        ('<frameset><frame src="a.htm"><frame src="b.htm"></frameset>', "a.htm、b.htm"),
        ('<head><meta http-equiv="Refresh" content="0;url=/a"></head><body>请稍候</body>', "跳转"),
        ("<body>" + "<p>" * 300_001 + "</body>", "30万个标签"),
    ],
)
def test_a_page_that_points_to_the_report_or_is_too_large_is_an_error_that_says_so(page, said):
    with pytest.raises(InputError, match=said):
        lines_of(f"<html>{page}</html>")


def test_a_short_report_with_an_attachment_is_read():
    assert lines_of(f'<body>{BODY}<p>附件：<a href="/a.pdf">全文</a></p></body>')[:4] == LINES


def test_the_foot_of_a_table_stands_last_wherever_it_is_written():
    rows = ["<tr><td>规章</td><td>1</td></tr>", "<tr><td>公告</td><td>2</td></tr>"]
    table = f"<table><tfoot><tr><td>总计</td><td>3</td></tr></tfoot><tbody>{''.join(rows)}</tbody></table>"
    page = f"<html><body>{table}<p>{'本年度公开信息十二条。' * 9}</p></body></html>"
    assert from_bytes(page.encode(), "a.html").text.startswith("规章\t1\n公告\t2\n总计\t3\n")


def test_a_page_with_nothing_but_a_title_is_no_report():
    with pytest.raises(InputError, match="没有报告正文.*浏览器"):
        from_bytes("<html><body><h1>清河乡2023年年度报告</h1></body></html>".encode(), "a.html")
