"""OFD: characters at their places become paragraphs and tables, as in a PDF."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from nlp.reading import from_bytes
from tests.reading.small_files import package

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
TEMPLATE = '<ofd:Template TemplateID="9"/>'


def text(words: str, left: float, top: float, **attributes: str) -> str:
    """An object of 4 mm high characters side by side, its corner at `left` and `top` millimetres."""
    more = "".join(f' {key}="{value}"' for key, value in attributes.items() if key != "DeltaX")
    steps = attributes.get("DeltaX", f"g {len(words) - 1} 4")
    return (
        f'<ofd:TextObject Boundary="{left} {top} 100 5" Size="4"{more}>'
        f'<ofd:TextCode X="0" Y="4" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def lines(*segments: tuple[float, float, float, float]) -> str:
    drawn = " ".join(f"M {a} {b} L {c} {d}" for a, b, c, d in segments)
    return f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>{drawn}</ofd:AbbreviatedData></ofd:PathObject>'


def ofd(*pages: str, template: str = "", root: str = "", listed: int = 1) -> bytes:
    """A file of `pages`, each `listed` so often, which are the objects of their one layer."""
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {NAMES}>{root}<ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        "</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMES}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        '</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID="9" BaseLoc="Tpls/T/Content.xml"/></ofd:CommonData>'
        "<ofd:Pages>"
        + "".join(
            f'<ofd:Page BaseLoc="Pages/P{number}/Content.xml"/>' for number in range(len(pages)) for _ in range(listed)
        )
        + "</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/T/Content.xml": page(template),
    } | {f"Doc_0/Pages/P{number}/Content.xml": page(TEMPLATE, objects) for number, objects in enumerate(pages)}
    return package(parts)


def page(before: str, objects: str = "") -> str:
    if TEMPLATE not in before:
        before, objects = "", before
    return f"<ofd:Page {NAMES}>{before}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def test_objects_on_one_line_are_one_line():
    source = from_bytes(ofd(text("一、概", 20, 20) + text("述", 32, 20) + text("本年无申请。", 20, 40)), "a.pdf")
    assert source.text == "一、概述\n本年无申请。\n"
    assert source.media_type == "application/ofd"
    assert [origin.page for origin in source.origins] == [1, 1]


def test_lines_make_a_table_whose_rows_are_lines_with_tabs():
    ruled = lines(*((20, y, 120, y) for y in (30, 40, 50)), *((x, 30, x, 50) for x in (20, 70, 120)))
    words = text("内容", 22, 32) + text("件数", 72, 32) + text("规章", 22, 42) + text("12", 72, 42, DeltaX="2")
    assert from_bytes(ofd(ruled + words), "a").text == "内容\t件数\n规章\t12\n"


def test_a_template_is_on_every_page_and_what_is_not_visible_on_none():
    source = from_bytes(ofd(text("下一页继续说明。", 20, 40), text("隐", 20, 40, Visible="false"),
                            template=text("样张上的文字。", 20, 100)), "a")  # fmt: skip
    assert "下一页继续说明。" in source.text and "样张上的文字。" in source.text and "隐" not in source.text


def test_a_matrix_places_and_enlarges():
    source = from_bytes(ofd(text("大字", 0, 0, CTM="2 0 0 2 20 20") + text("小字", 20, 60)), "a")
    assert source.text == "大字\n小字\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (ofd(lines((0, 0, 9, 9))), "没有文字"),
        (ofd(), "没有页"),
        (ofd("", root="<ofd:Encryptions>e.xml</ofd:Encryptions>"), "密码"),
        (ofd("<ofd:open>"), "已损坏"),
        (ofd("", root="<ofd:DocBody><ofd:DocRoot>Doc_9/No.xml</ofd:DocRoot></ofd:DocBody>"), "已损坏"),
        (ofd('<ofd:ImageObject Boundary="0 0 210 297"/>'), "扫描件"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(data, said):
    with pytest.raises(InputError, match=said):
        from_bytes(data, "a.ofd")


def test_numbers_that_are_none_cost_their_object_only():
    broken = text("坏", 20, 20).replace('"20 20 100 5"', '"a b"') + text("好的一行", 20, 40, DeltaX="g x 4")
    assert from_bytes(ofd(broken), "a").text == "好的一行\n"
