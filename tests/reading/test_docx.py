"""Word documents: what of their markup is text, and in which order."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from nlp.reading import Origins, from_bytes
from tests.reading.small_files import docx, p, tbl, tc


def text_of(body: str, **parts: str) -> str:
    return from_bytes(docx(body, **parts), "a.docx").text


def test_a_paragraph_is_a_line_and_a_row_a_line_with_tabs():
    assert text_of(p("一、概述") + tbl(tc("规章") + tc("0"), tc("文件") + tc("12"))) == "一、概述\n规章\t0\n文件\t12\n"


def test_a_merged_cell_is_read_once_and_the_places_that_it_covers_are_empty():
    wide, top, below = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(
        tc("结果", top) + tc("申请人", wide),
        tc("结果", below) + tc("自然人") + tc("总计"),
        tc("公开") + tc("3") + tc("3"),
    )
    assert text_of(table) == "结果\t申请人\t\n\t自然人\t总计\n公开\t3\t3\n"


def _on_a_grid(*widths: int) -> str:
    """The narrow second place of a table that rounded edges made, or a column, by the widths of its grid in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    wide = '<w:gridSpan w:val="2"/>'
    table = tbl(tc("复议") + tc("诉讼", wide), tc("维持", wide) + tc("总计"), tc("1", wide) + tc("2"))
    return table.replace("<w:tbl>", f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>")


def test_a_place_that_only_rounded_edges_made_is_no_column():
    assert text_of(_on_a_grid(575, 1, 576)) == "复议\t诉讼\n维持\t总计\n1\t2\n"
    assert text_of(_on_a_grid(575, 300, 576)) == "复议\t诉讼\t\n维持\t\t总计\n1\t\t2\n"


def test_a_narrow_place_with_a_cell_of_its_own_is_a_column():
    grid = '<w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="10"/></w:tblGrid>'
    table = tbl(tc("规章") + tc("0"), tc("文件", '<w:gridSpan w:val="2"/>')).replace("<w:tbl>", f"<w:tbl>{grid}")
    assert text_of(table) == "规章\t0\n文件\t\n"


def test_lines_of_a_cell_are_joined_without_a_space_in_chinese():
    assert text_of(tbl(tc("商业\n企业") + tc("0"))) == "商业企业\t0\n"


def test_two_rows_in_one_are_parted_where_every_value_has_two_lines():
    assert text_of(tbl(tc("受理\n办结") + tc("9\n1") + tc("7\n2"))) == "受理\t9\t7\n办结\t1\t2\n"


def test_two_lines_of_digits_in_one_cell_are_never_one_number():
    assert "91" not in text_of(tbl(tc("受理情况") + tc("9\n1") + tc("7")))


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
)


def _numbered(text: str, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def test_numbers_that_word_counts_are_put_in_and_lower_levels_begin_anew():
    body = _numbered("概述") + _numbered("公开", 1) + _numbered("申请", 1) + _numbered("问题") + _numbered("不足", 1)
    assert text_of(body, numbering=NUMBERING).split() == [
        "一、概述",
        "（一）公开",
        "（二）申请",
        "二、问题",
        "（一）不足",
    ]


def test_a_style_numbers_and_hides():
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    )
    body = "".join(
        p(text, f'<w:pStyle w:val="{style}"/>') for text, style in (("概述", "h"), ("隐", "x"), ("目录", "t"))
    )
    assert text_of(body, numbering=NUMBERING, styles=styles) == "一、概述\n"


@pytest.mark.parametrize(
    ("run", "seen"),
    [
        ("<w:ins><w:r><w:t>新</w:t></w:r></w:ins>", "文新"),
        ("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "文"),
        ("<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>", "文"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", "文"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>', "文显"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", "文"),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "文链接"),
        ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "文控件"),
        ("<w:r><w:br/><w:t>行</w:t></w:r>", "文\n行"),
        ("<w:r><w:noBreakHyphen/></w:r>", "文-"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>划掉</w:t></w:r>", "文"),
        ('<w:r><w:rPr><w:dstrike w:val="0"/></w:rPr><w:t>没有划掉</w:t></w:r>', "文没有划掉"),
    ],
)
def test_what_is_inserted_and_shown_is_text_what_is_deleted_or_hidden_is_not(run, seen):
    assert text_of(f"<w:p><w:r><w:t>文</w:t></w:r>{run}</w:p>") == f"{seen}\n"


def _field(code: str, shown: str) -> str:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return begin + code + separate + f"<w:r><w:t>{shown}</w:t></w:r>" + end


def test_of_a_field_what_it_shows_is_text_and_its_code_is_not_whatever_is_in_it():
    code = "<w:r><w:instrText>IF</w:instrText></w:r><w:r><w:t>7</w:t></w:r>"
    assert text_of(f"<w:p>{_field(code, '12')}<w:r><w:t>件</w:t></w:r></w:p>") == "12件\n"


def test_a_code_without_an_end_hides_no_other_paragraph():
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
    assert text_of(begin + p("一、概述")) == "一、概述\n"


def test_the_lines_of_a_contents_page_that_word_makes_are_no_text():
    toc = "<w:r><w:instrText> TOC </w:instrText></w:r>"
    lines = _field(toc, "一、概述 1</w:t></w:r></w:p><w:p><w:r><w:t>二、问题 2")
    assert text_of(f"<w:p>{lines}</w:p>" + p("一、概述")) == "一、概述\n"


def test_what_a_control_asks_for_is_no_text():
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    body = control(p("单击此处输入8")) + tbl(tc("件数") + control(tc("单击此处输入9")) + tc("3"))
    assert text_of(body) == "件数\t\t3\n"


def test_rows_that_are_hidden_or_deleted_are_no_rows():
    table = tbl(tc("甲") + tc("1"), "<w:trPr><w:hidden/></w:trPr>" + tc("乙") + tc("2"), tc("丙") + tc("3"))
    assert text_of(table) == "甲\t1\n丙\t3\n"


def test_a_list_of_links_to_other_documents_is_left_out_and_a_link_in_the_text_is_not():
    space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    link = f'<w:p><w:hyperlink r:id="a" {space}><w:r><w:t>往年报告</w:t></w:r></w:hyperlink></w:p>'
    assert text_of(link * 3 + p("一、概述") + link) == "一、概述\n往年报告\n"


def test_a_list_may_take_its_levels_from_a_style_and_its_format_from_an_alternative():
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    own = '<w:numFmt w:val="chineseCountingThousand"/>'
    levels = (
        NUMBERING.partition("<w:num ")[0]
        .replace("<w:lvl ", '<w:styleLink w:val="s"/><w:lvl ', 1)
        .replace(
            own,
            f'<mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="x"><w:numFmt w:val="custom"/></mc:Choice>'
            f"<mc:Fallback>{own}</mc:Fallback></mc:AlternateContent>",
        )
    )
    named = (
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="s"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="8"/></w:num>'
    )
    assert text_of(_numbered("概述") + _numbered("公开", 1), numbering=levels + named) == "一、概述\n（一）公开\n"


def test_of_alternatives_the_one_with_text_is_read():
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    choices = (
        f"<mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:txbxContent>{p('框中')}</w:txbxContent></mc:Fallback>"
    )
    body = f'<w:p><w:r><mc:AlternateContent xmlns:mc="{space}">{choices}</mc:AlternateContent></w:r></w:p>'
    assert text_of(body) == "框中\n"


def test_a_text_box_is_read_once_behind_the_paragraph_that_holds_it():
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{p('框中')}</w:txbxContent>"
    alternatives = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    run = f'<w:r><mc:AlternateContent xmlns:mc="{space}">{alternatives}</mc:AlternateContent></w:r>'
    assert text_of(f"<w:p><w:r><w:t>正文</w:t></w:r>{run}</w:p>") == "正文\n框中\n"


def test_a_table_that_holds_tables_lays_out_the_page_and_is_none():
    inner = tbl(tc("规章") + tc("0"), tc("文件") + tc("1"))
    assert (
        text_of(tbl(f"<w:tc>{p('二、公开')}{inner}{p('三、申请')}</w:tc>")) == "二、公开\n规章\t0\n文件\t1\n三、申请\n"
    )


def test_a_table_that_a_page_break_parts_is_one_and_its_head_is_read_once():
    head = tc("内容") + tc("件数")
    body = tbl(head, tc("规章") + tc("0")) + "<w:p/>" + tbl(head, tc("文件") + tc("1"))
    source = from_bytes(docx(body), "a.docx")
    assert source.text == "内容\t件数\n规章\t0\n文件\t1\n"
    assert {origin.table for origin in source.origins} == {1}


def test_the_origin_of_a_cell_says_table_and_row():
    source = from_bytes(docx(p("甲") + tbl(tc("规章") + tc("0"), tc("文件") + tc("12"))), "a.docx")
    origins = Origins(source.origins)
    assert origins.named([source.text.index("12")]) == "表一第2行"
    assert origins.named([0]) == "第1段"


def test_entities_are_never_resolved():
    declared = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(InputError, match="实体"):
        text_of(p("&e;"), declared=declared)


def test_a_document_without_text_is_an_error():
    with pytest.raises(InputError, match="没有文字"):
        text_of("<w:p/>")


def test_half_a_file_is_an_error():
    data = docx(p("甲" * 500))
    with pytest.raises(InputError, match="损坏"):
        from_bytes(data[: len(data) // 2], "a.docx")
