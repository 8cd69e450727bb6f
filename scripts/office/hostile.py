"""Broken, locked and hostile files, each with what must be said of it."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from docx import Document
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from office.documents import DOCUMENTS
from office.pages import PAGES
from office.printed import PRINTED
from office.written import Written

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FONTS = ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "C:/Windows/Fonts/simsun.ttc")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LONG = 6_000_000  # of a part that packs to a few kilobytes


class Hostile(NamedTuple):
    """A file: its name, how it is put at a path, and the pattern of what must be said, empty where it must be read.

    `status` is the exit status of reading it; `shown` must stand in the text that was read.
    """

    name: str
    put: Callable[[Path], object]
    said: str
    status: int = 1
    shown: str = ""


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _zip(members: dict[str, bytes], flags: int = 0) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    data = stream.getvalue()
    if flags:  # in the local header and in the directory
        data = data.replace(b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0" + struct.pack("<H", flags))
        data = data.replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0" + struct.pack("<H", flags))
    return data


def _stored(name: str, data: bytes) -> bytes:
    """An archive of one member that is not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def _renamed(report: bytes) -> bytes:
    """An archive whose names are in GBK without a flag, as old systems write them."""
    data = _zip({"XXXXXXXX.docx": report})
    return data.replace(b"XXXXXXXX.docx", "二三年报".encode("gbk") + b".docx")


def _linked() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo("报告.txt")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return stream.getvalue()


def _word(xml: str) -> bytes:
    return _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def _body(inside: str, declared: str = "") -> bytes:
    return _word(f'{declared}<w:document xmlns:w="{_W}"><w:body>{inside}</w:body></w:document>')


def _picture(width: int = 900, height: int = 1200) -> io.BytesIO:
    stream = io.BytesIO()
    Image.effect_noise((width, height), 60).save(stream, "PNG")
    stream.seek(0)
    return stream


def _pictured(report: Written) -> bytes:
    """A Word document whose tables are pictures."""
    from docx.shared import Cm

    document = Document()
    for part in report.parts:
        if isinstance(part, tuple):
            document.add_paragraph(part[1])
        else:
            document.add_picture(_picture(600, 300), width=Cm(15))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pdf(draw: Callable[[Canvas], object], **options: object) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, pageCompression=0, **options)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def _scan(canvas: Canvas) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(_picture()), 0, 0, *A4)
    canvas.showPage()


def _written(canvas: Canvas, text: str = "本年度没有收到公开申请，没有结转。") -> None:
    from office.printed import _font

    canvas.setFont(_font(), 14)
    for line in range(12):
        canvas.drawString(72, 700 - 24 * line, text)
    canvas.showPage()


def _unmapped(report: Written) -> Iterator[bytes]:
    """A PDF whose font says nothing of its characters, where there is a font."""
    place = next((font for font in _FONTS if Path(font).exists()), None)
    if place is None:
        return

    def draw(canvas: Canvas) -> None:
        pdfmetrics.registerFont(TTFont("wide", place))
        canvas.setFont("wide", 12)
        texts = [part[1] for part in report.parts if isinstance(part, tuple)]
        for line, text in enumerate(texts[:25]):
            canvas.drawString(50, 780 - 20 * line, text[:30])

    yield _pdf(draw).replace(b"/ToUnicode", b"/NoUnicode")


def _two(report: Written, years: tuple[str, str], issuers: tuple[str, str]) -> str:
    text = "\n".join(part[1] for part in report.parts if isinstance(part, tuple) and part[0] != "title")
    body = "一、总体情况\n" + text + "\n二、主动公开政府信息情况\n无。\n三、收到和处理政府信息公开申请情况\n无。\n"
    return "".join(
        f"{issuer}{year}年政府信息公开工作年度报告\n{body}" for issuer, year in zip(issuers, years, strict=True)
    )


def _page(inside: str) -> bytes:
    head = "<!DOCTYPE html><html><head><meta charset=utf-8><title>年报</title></head>"
    return f"{head}<body>{inside}</body></html>".encode()


def hostile(report: Written) -> Iterator[Hostile]:
    """Every file, made of `report` where it holds one."""
    docx, pdf = DOCUMENTS["plain"](report), PRINTED["reportlab"](report)
    html = PAGES["plain"](report).encode()
    shown = report.parts[1][1][:8] if isinstance(report.parts[1], tuple) else ""
    broken, locked, bomb = "已损坏|不完整", "密码", "压缩炸弹|过大"
    yield from _plain_files(docx, pdf, html, shown, broken)
    yield Hostile("locked.pdf", _bytes(_pdf(_written, encrypt="secret")), locked)
    yield Hostile("locked.docx", _bytes(OLE + "EncryptedPackage\0".encode("utf-16-le").rjust(2000, b"\0")), "加密|密码")
    yield Hostile("locked.zip", _bytes(_zip({"report.docx": docx}, 1)), locked)
    yield Hostile("bomb.docx", _bytes(_body("<w:p/>" * _LONG)), bomb)
    yield Hostile("bomb.zip", _bytes(_zip({"报告.txt": b"\0" * (100 << 20)})), bomb)
    yield Hostile("bomb.xlsx", _bytes(_zip({"xl/workbook.xml": b" " * (90 << 20)})), bomb)
    laughs = '<!DOCTYPE a [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    yield Hostile("laughs.docx", _bytes(_body("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", laughs)), "实体")
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield Hostile("outside.docx", _bytes(_body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", outside)), "实体")
    yield Hostile("scan.pdf", _bytes(_pdf(_scan)), "扫描件")
    yield Hostile("half scanned.pdf", _bytes(_pdf(lambda c: (_written(c), _scan(c)))), "第2页是图片", 0, "没有收到")
    for data in _unmapped(report):
        yield Hostile("unmapped.pdf", _bytes(data), "乱码|没有对应的文字")
    yield Hostile("no pages.pdf", _bytes(pdf.replace(b"/Type /Page\n", b"/Type /Pxge\n")), f"{broken}|没有页|没有文字")
    yield Hostile("long.pdf", _bytes(_pdf(lambda c: [c.showPage() for _ in range(500)])), "超过 400")
    yield Hostile("pictures.docx", _bytes(_pictured(report)), "张图片没有读", 0, shown)
    yield from _pages(html, shown)
    yield from _archives(docx, shown, broken)
    years = _two(report, ("2022", "2023"), ("甲县乙镇人民政府",) * 2)
    yield Hostile("two years.txt", _bytes(years.encode()), "", 0, "2022年")
    issuers = _two(report, ("2023", "2023"), ("甲县乙镇人民政府", "甲县丙局"))
    yield Hostile("two issuers.txt", _bytes(issuers.encode("gb18030")), "", 0, "丙局")


def _plain_files(docx: bytes, pdf: bytes, html: bytes, shown: str, broken: str) -> Iterator[Hostile]:
    yield Hostile("empty.txt", _bytes(b""), "空的")
    yield Hostile("empty.docx", _bytes(b""), "空的")
    yield Hostile("no text.docx", _bytes(_body("<w:p/>")), "没有文字")
    yield Hostile("binary.txt", _bytes(bytes(range(256)) * 40), "编码无法识别|二进制")
    yield Hostile("program.doc", _bytes(b"MZ" + bytes(range(256)) * 40), "不是完整的 Word 文档")
    yield Hostile("nothing.doc", _bytes(OLE + b"\0" * 4000), "")
    yield Hostile(
        "random.doc", _bytes(OLE + "WordDocument\0".encode("utf-16-le").rjust(3000, b"\1")), "打不开|安装|损坏"
    )
    yield Hostile("cut.docx", _bytes(docx[: len(docx) // 2]), broken)
    yield Hostile("cut.pdf", _bytes(pdf[:400]), broken)
    yield Hostile(
        "cut.odt", _bytes(_stored("mimetype", b"application/vnd.oasis.opendocument.text")), "打不开|安装|损坏"
    )
    yield Hostile("cut.ofd", _bytes(_zip({"OFD.xml": b"<a"})), broken)
    yield Hostile("cut.rtf", _bytes(b"{\\rtf1 "), "没有文字|损坏|空的")
    yield Hostile("no document.docx", _bytes(_zip({"word/styles.xml": b"<a/>", "[Content_Types].xml": b"<a/>"})), ".")
    yield Hostile("broken xml.docx", _bytes(_word(f'<w:document xmlns:w="{_W}"><w:body>')), broken)
    for name, data in (("docx.pdf", docx), ("html.doc", html), ("pdf.docx", pdf), ("docx.txt", docx), ("html", html)):
        yield Hostile(f"really {name}", _bytes(data), "", 0, shown)
    yield Hostile("picture.jpg", lambda path: Image.new("RGB", (60, 60)).save(path), "文字识别")
    yield Hostile("picture.txt", _bytes(_picture(60, 60).getvalue()), "文字识别")
    yield Hostile("slides.pptx", _bytes(_zip({"ppt/presentation.xml": b"<a/>"})), "演示文稿")
    yield Hostile("paper.caj", _bytes(b"CAJ\0" + b"\0" * 99), "CAJ")
    yield Hostile(
        "deep.docx", _bytes(_body("<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 300)), "."
    )
    yield Hostile("folder.docx", lambda path: path.mkdir(), ".")
    yield Hostile("loop.txt", lambda path: path.symlink_to(path.name), ".")
    yield Hostile("folder with a pipe", lambda path: _piped(path, html), "", 0, shown)


def _piped(path: Path, html: bytes) -> None:
    """A folder with a page, and a pipe that nobody writes to."""
    import os

    path.mkdir()
    (path / "a.html").write_bytes(html)
    if hasattr(os, "mkfifo"):
        os.mkfifo(path / "b.txt")


def _pages(html: bytes, shown: str) -> Iterator[Hostile]:
    yield Hostile("frame.html", _bytes(_page('<iframe src="/upload/report.pdf"></iframe>')), "框架")
    yield Hostile("link.html", _bytes(_page('<a href="/upload/report.docx">年度报告</a>')), "附件")
    yield Hostile("script.html", _bytes(_page("<script>render('一、总体情况')</script>")), "脚本")
    yield Hostile("scans.html", _bytes(_page('<p><img src="1.png"><img src="2.png"></p>')), "图片")
    yield Hostile("deep.html", _bytes(html.replace(b"<body>", b"<body>" + b"<div>" * 50_000)), "", 0, shown)
    wide = b"<table><tr>" + b'<td colspan="99999" rowspan="99999">1</td>' * 500 + b"</tr></table></body>"
    yield Hostile("wide.html", _bytes(html.replace(b"</body>", wide)), "", 0, shown)
    yield Hostile("cut.mht", _bytes(b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'), ".")


def _archives(docx: bytes, shown: str, broken: str) -> Iterator[Hostile]:
    yield Hostile("cut.zip", _bytes(_zip({"报告.docx": docx})[:-200]), broken)
    yield Hostile("empty.zip", _bytes(_zip({})), "空的|损坏")
    yield Hostile("nested.zip", _bytes(_zip({"内.zip": _zip({"报告.docx": docx})})), "还有压缩包")
    yield Hostile("gbk.zip", _bytes(_renamed(docx)), "", 0, shown)
    yield Hostile("out.zip", _bytes(_zip({"../../出.docx": docx, "/绝对.docx": docx})), "", 0, shown)
    yield Hostile("link.zip", _bytes(_linked()), ".")
    yield Hostile("many.zip", _bytes(_zip({f"{n}.txt": b"a" for n in range(2500)})), "超过")
    yield Hostile("old.rar", _bytes(b"Rar!\x1a\7\0" + b"\0" * 99), "RAR")
    yield Hostile("old.7z", _bytes(b"7z\xbc\xaf\x27\x1c" + b"\0" * 99), "7z")
    yield Hostile("old.gz", _bytes(b"\x1f\x8b" + b"\0" * 99), "压缩")
