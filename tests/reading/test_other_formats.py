"""RTF, Excel, archives, files of older programs, and several reports in one file."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
import xlsxwriter

from nlp.errors import InputError
from nlp.reading import from_bytes, inputs_in, office, read_path, read_reports
from tests.reading.small_files import docx, p, package, tbl, tc

REPORT = (
    "{place}{year}年政府信息公开工作年度报告\n一、概述\n"
    + "公开信息若干条。" * 40
    + "\n二、公开\n无。\n三、申请\n无。\n"
)


def gbk(text):
    """Text as RTF spells its bytes."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))


def test_rtf_is_read_with_its_tables_and_without_what_is_hidden():
    row = r"\trowd\cellx1000\cellx2000\cellx3000 "
    wide = r"\trowd\cellx1000\cellx3000 "
    data = (
        rf"{{\rtf1\ansi\ansicpg936 {gbk('一、概述')}\par {{\v {gbk('隐')}}}{gbk('正文')}\par "
        rf"{wide}\intbl {gbk('内容')}\cell {gbk('件数')}\cell\row "
        rf"{row}\intbl {gbk('商业')}\par {gbk('企业')}\cell 0\cell 12\cell\row \pard {gbk('完')}\par}}"
    )
    source = from_bytes(data.encode("latin-1"), "a.rtf")
    assert source.text == "一、概述\n正文\n内容\t件数\t\n商业企业\t0\t12\n完\n"
    assert source.media_type == "application/rtf"


def test_a_workbook_is_its_visible_sheets():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet, other = book.add_worksheet(), book.add_worksheet()
    other.hide()
    other.write(0, 0, "隐")
    sheet.write(0, 0, "二、公开情况")
    sheet.merge_range(1, 0, 1, 2, "内容")
    for row, cells in enumerate((["规章", 0, 12], ["收费", 2.5, 1]), 2):
        sheet.write_row(row, 0, cells)
    book.close()
    assert from_bytes(stream.getvalue(), "a.xlsx").text == "二、公开情况\n内容\n规章\t0\t12\n收费\t2.5\t1\n"


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a", "a.doc"])
def test_the_name_decides_nothing(name, tmp_path):
    (tmp_path / name).write_bytes(docx(p("一、概述")))
    assert read_path(tmp_path / name).text == "一、概述\n"
    (tmp_path / name).write_text("一、概述", "utf-8")
    assert read_path(tmp_path / name).text == "一、概述"


def test_each_member_of_an_archive_is_an_input(tmp_path):
    file = tmp_path / "a.zip"
    file.write_bytes(package({"甲/一.docx": docx(p("甲一")), "二.txt": "乙二", "__MACOSX/x": "-", "~$二.docx": "-"}))
    names = inputs_in(str(file))
    assert names == [f"{file}!甲/一.docx", f"{file}!二.txt"]
    assert [source.text for name in names for source in read_reports(name)] == ["甲一\n", "乙二"]
    assert [source.path for name in names for source in read_reports(name)] == names
    with pytest.raises(InputError, match="压缩包里有 2 个文件"):
        read_path(file)


def test_names_in_an_archive_without_a_mark_are_gbk(tmp_path):
    name = "报告.txt".encode("gbk")
    file = tmp_path / "a.zip"
    file.write_bytes(package({"X" * len(name): "甲"}).replace(b"X" * len(name), name))
    assert inputs_in(str(file)) == [f"{file}!报告.txt"]


def test_a_member_that_climbs_out_of_the_archive_is_read_and_nothing_is_written(tmp_path):
    file = tmp_path / "a.zip"
    file.write_bytes(package({"../../b.txt": "甲"}))
    assert inputs_in(str(file)) == [f"{file}!b.txt"]
    assert read_reports(f"{file}!b.txt")[0].text == "甲"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip"]


def test_a_member_that_is_a_link_is_not_read(tmp_path):
    entry = zipfile.ZipInfo("报告.txt")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "/etc/hosts")
    with pytest.raises(InputError, match="这是一个链接"):
        read_path(f"{tmp_path / 'a.zip'}!报告.txt")


def test_an_office_file_without_its_main_part_is_damaged_and_no_archive(tmp_path):
    file = tmp_path / "a.docx"
    file.write_bytes(package({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<a/>"}))
    assert inputs_in(str(file)) == [str(file)]
    with pytest.raises(InputError, match="已损坏"):
        read_path(file)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no devices here")  # noqa: PTH110
def test_a_device_without_an_end_is_read_to_a_bound(monkeypatch):
    monkeypatch.setattr("nlp.reading.archive._LARGEST_STREAM", 1000)
    with pytest.raises(InputError, match="没有读取"):
        read_path("/dev/zero")


def test_what_would_unpack_to_too_much_is_not_opened(tmp_path):
    file = tmp_path / "a.zip"
    file.write_bytes(package({"a.txt": b"0" * (64 << 20), "b.txt": "好"}))
    with pytest.raises(InputError, match="压缩炸弹"):
        read_reports(f"{file}!a.txt")
    assert read_reports(f"{file}!b.txt")[0].text == "好"
    bomb = package({"word/document.xml": b"<w:p/>" * (12 << 20)})
    with pytest.raises(InputError, match="压缩炸弹"):
        from_bytes(bomb, "a.docx")


def test_an_archive_in_an_archive_and_a_locked_member_are_errors(tmp_path):
    file = tmp_path / "a.zip"
    file.write_bytes(package({"b.zip": package({"c.txt": "丙"})}))
    with pytest.raises(InputError, match="还有压缩包"):
        read_reports(f"{file}!b.zip")
    data = bytearray(package({"c.txt": "丙"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(bytes(data))
    with pytest.raises(InputError, match="密码"):
        read_reports(f"{file}!c.txt")
    with pytest.raises(InputError, match="没有这个文件"):
        read_reports(f"{file}!d.txt")


def test_an_empty_archive_is_an_error(tmp_path):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w"):
        pass
    assert inputs_in(str(file)) == [str(file)]
    with pytest.raises(InputError, match="压缩包是空的"):
        read_reports(str(file))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_an_older_document_names_what_is_to_be_installed_where_nothing_converts_it(monkeypatch):
    monkeypatch.setattr(office, "_program", lambda: None)
    with pytest.raises(InputError, match="安装"):
        from_bytes(OLE + "WordDocument\0".encode("utf-16-le") + b"\0" * 200, "a.doc")


def test_a_locked_document_is_told():
    with pytest.raises(InputError, match="密码"):
        from_bytes(OLE + "EncryptedPackage\0".encode("utf-16-le"), "a.docx")


@pytest.mark.skipif(not office._program(), reason="LibreOffice is not installed")
def test_many_older_documents_are_converted_in_one_call(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(office, "_call", lambda folder, target, sources: calls.append(len(sources)))
    files = [OLE + f"WordDocument\0{n}".encode("utf-16-le") + b"\0" * 200 for n in range(3)]
    for number, data in enumerate(files):
        (tmp_path / f"{number}.doc").write_bytes(data)
    office.convert_ahead(str(path) for path in tmp_path.iterdir())
    assert calls == [3]


@pytest.mark.parametrize("years", [(2021, 2022), (2023, 2022)])
def test_two_years_in_one_file_are_two_reports(years, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("".join(REPORT.format(place="清河乡", year=year) for year in years), "utf-8")
    found = read_reports(str(file))
    assert [source.path for source in found] == [f"{file}#1", f"{file}#2"]
    assert [source.text[:7] for source in found] == [f"清河乡{year}" for year in years]
    with pytest.raises(InputError, match="2 份报告"):
        read_path(file)


def test_two_agencies_in_one_document_are_two_reports():
    lines = [REPORT.format(place=place, year=2023).splitlines() for place in ("清河乡", "白沙镇")]
    with pytest.raises(InputError, match="2 份报告"):
        from_bytes(docx("".join(p(line) for found in lines for line in found)), "a.docx")


def test_a_title_that_is_printed_again_and_a_list_of_titles_make_no_second_report():
    text = REPORT.format(place="清河乡", year=2023)
    titles = "".join(f"清河乡{year}年政府信息公开工作年度报告\n" for year in range(2015, 2023))
    for whole in (
        titles + text,
        text + titles,
        text.replace("二、公开", "清河乡2023年政府信息公开工作年度报告\n二、公开"),
    ):
        assert from_bytes(whole.encode(), "a.txt").text == whole


def test_the_same_table_in_other_files_is_the_same_text():
    table = tbl(tc("规章") + tc("0"), tc("文件") + tc("12"))
    page = "<table><tr><td>规章<td>0<tr><td>文件<td>12</table>"
    filler = "本年度公开信息十二条，均在网站发布，没有收到公众的异议，" * 3
    other = f"<html><body><p>{filler}</p>{page}"
    assert from_bytes(docx(p(filler) + table), "a").text == from_bytes(other.encode(), "b").text


def test_a_pipe_is_no_archive_and_nobody_waits_for_it(tmp_path):
    pipe = tmp_path / "pipe.zip"
    os.mkfifo(pipe)
    assert inputs_in(str(pipe)) == [str(pipe)]


@pytest.mark.parametrize("text", ["\n", "\r\n\r\n", "\x00\n"])
def test_a_text_of_line_breaks_alone_is_read_or_refused_in_a_sentence(text):
    try:
        assert from_bytes(text.encode("utf-8"), "a.txt").text == text
    except InputError as error:
        assert str(error).startswith("a.txt：")


def test_a_table_in_a_cell_of_rtf_is_one_of_its_own_between_the_paragraphs_around_it():
    def row(*texts):
        cells = "".join(rf"\pard\intbl\itap2 {gbk(text)}\nestcell{{\nonesttables\par}}" for text in texts)
        edges = "".join(rf"\cellx{900 * n}" for n in range(1, len(texts) + 1))
        return rf"{cells}{{\*\nesttableprops\trowd {edges}\nestrow}}"

    inside = rf"{gbk('一、概述')}\par {row('规章', '1')}{row('公告', '2')}\pard\intbl {gbk('二、其他')}"
    data = rf"{{\rtf1\ansi\ansicpg936 \trowd\cellx9000 \pard\intbl {inside}\cell\row \pard {gbk('完')}\par}}"
    source = from_bytes(data.encode("latin-1"), "a.rtf")
    assert source.text == "一、概述\n规章\t1\n公告\t2\n二、其他\n完\n"


def test_a_document_that_word_saved_as_one_file_of_xml_is_read_as_its_package_is():
    body = (
        p("一、总体情况")
        + tbl(tc("依法公开") + tc("12"))
        + p("看不见", "").replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    )
    with zipfile.ZipFile(io.BytesIO(docx(body))) as package:
        parts = "".join(
            f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{package.read(name).decode()}</pkg:xmlData></pkg:part>'
            for name in package.namelist()
        )
    flat = f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    assert (
        from_bytes(flat.encode(), "a.xml").text
        == from_bytes(docx(body), "a.docx").text
        == "一、总体情况\n依法公开\t12\n"
    )
    with pytest.raises(InputError, match="文件已损坏"):
        from_bytes(flat[:-20].encode(), "a.xml")
