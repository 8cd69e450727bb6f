"""Web pages of reports, in the ways of government sites, editors and WeChat."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from html import escape

from office.written import Ruled, Written

_MENU = "".join(
    f'<li><a href="/c{n}.html">{name}</a></li>'
    for n, name in enumerate(("首页", "政务公开", "办事服务", "互动交流", "数据开放"))
)
_YEARS = "".join(
    f'<li><a href="/nb/{y}.html">{y}年政府信息公开工作年度报告</a><span>{y + 1}-01-20</span></li>'
    for y in range(2015, 2024)
)


def table(ruled: Ruled, cell: str = "td", extra: str = "", br: bool = False) -> str:
    """A table with its merged cells."""
    rows = []
    for row in ruled.rows:
        cells = []
        for _, place in sorted(row.items()):
            span = (f' rowspan="{place.rows}"' if place.rows > 1 else "") + (
                f" colspan={place.columns}" if place.columns > 1 else ""
            )
            text = escape(place.text)
            if br and len(place.text) == 4 and not place.text.isdigit():
                text = escape(place.text[:2]) + "<br/>" + escape(place.text[2:])
            cells.append(f"<{cell}{span}{extra}><p>{text}</p></{cell}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table border="1" cellspacing="0">{"".join(rows)}</table>'


def body(report: Written, paragraph: Callable[[str, str], str], **options: object) -> str:
    """The parts of a report as HTML."""
    return "\n".join(
        table(part, **options) if isinstance(part, Ruled) else paragraph(*part)
        for part in report.parts  # type: ignore[arg-type]
    )


def _p(kind: str, text: str) -> str:
    align = ' style="text-align:center"' if kind == "title" else ' style="text-indent:2em"'
    return f'<p{align}><span style="font-family:宋体">{escape(text)}</span></p>'


def plain(report: Written) -> str:
    """A page with nothing around."""
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{report.title}</title></head><body>{body(report, _p)}</body></html>"


def site(report: Written) -> str:
    """A government site: menus, other years' reports, foot, scripts, hidden copy."""
    text = body(report, _p, br=True)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{report.title}">
<title>{report.title}_某某人民政府</title><style>.tip{{display:none}}</style><script>var a="<p>一、总体情况</p>";</script></head><body>
<div class="top"><ul>{_MENU}</ul></div><div class="place">当前位置：<a href="/">首页</a> &gt; <a href="/nb">年报</a></div>
<div class="main"><div class="left"><h3>历年年报</h3><ul>{_YEARS}</ul></div>
<div class="right"><div class="tip">{text}</div><div class="article"><h1>{report.title}</h1>
<div class="meta">发布日期：{(report.year or 2023) + 1}-01-20 &nbsp; 字体：<a href="javascript:;">大</a> <a href="javascript:;">中</a></div>
<!-- {report.title} 一、总体情况 --><div id="zoom">{text}</div></div>
<div class="share">分享到：<a href="#">微信</a></div><p>上一篇：<a href="/1.html">2022年政府信息公开工作年度报告</a></p></div></div>
<div class="foot"><p>主办：某某人民政府办公室 网站标识码：0000000000 备案号：某ICP备00000000号</p></div></body></html>"""


def wechat(report: Written) -> str:
    """An article of a WeChat account: shown by a script, sections in sections."""
    text = body(
        report, lambda kind, t: f'<section><section><p><span leaf="">{escape(t)}</span></p></section></section>'
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="{report.title}"></head><body>
<div id="js_article"><h1 class="rich_media_title" id="activity-name">{report.title}</h1>
<div id="js_content" style="visibility: hidden; opacity: 0; ">{text}</div></div>
<div class="rich_media_tool">预览时标签不可点</div><script>document.getElementById("js_content").style.visibility=""</script></body></html>"""


def layout(report: Written) -> str:
    """A page laid out with tables in tables."""
    text = body(report, _p)
    return f"""<html><head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><title>{report.title}</title></head><body>
<table width=1000><tr><td><table><tr><td><a href=/>首页</a></td><td><a href=/nb>年报</a></td></tr></table></td></tr>
<tr><td width=200><table>{"".join(f"<tr><td><a href=/{y}>{y}年年报</a></td></tr>" for y in range(2016, 2022))}</table></td></tr>
<tr><td><table width=800><tr><td align=center><b>{report.title}</b></td></tr><tr><td>{text}</td></tr></table></td></tr></table></body></html>"""


def unclosed(report: Written) -> str:
    """Tags in capitals, never closed; lines parted by BR."""
    parts = []
    for part in report.parts:
        if isinstance(part, Ruled):
            rows = "".join(
                "<TR>"
                + "".join(f"<TD ROWSPAN={p.rows} COLSPAN={p.columns}>{escape(p.text)}" for _, p in sorted(row.items()))
                for row in part.rows
            )
            parts.append(f"<TABLE BORDER=1>{rows}</TABLE>")
        else:
            parts.append(f"<FONT size=3>　　{escape(part[1])}<BR>")
    return f"<HTML><HEAD><TITLE>{report.title}</TITLE><BODY>{''.join(parts)}"


def div_lines(report: Written) -> str:
    """An editor's page: every line a DIV, cells in DIVs, formatting cut up into spans, source lines broken."""

    def line(kind: str, text: str) -> str:
        half = len(text) // 2
        return f"<div><span>{escape(text[:half])}</span><span\n>{escape(text[half:])}</span></div>"

    return f"<html><head><meta charset=gb2312><title>{report.title}</title></head><body><div><div>{body(report, line, cell='th')}</div></div></body></html>"


def word_html(report: Written, charset: str = "gb2312") -> str:
    """A page that Word saved."""

    def line(kind: str, text: str) -> str:
        return f"<p class=MsoNormal style='text-indent:21.0pt'><span lang=EN-US><o:p>&nbsp;</o:p></span><span\nstyle='font-family:宋体'>{escape(text)}<o:p></o:p></span></p>"

    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type content="text/html; charset={charset}">
<title>{report.title}</title><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {{margin:0cm}} --></style></head>
<body lang=ZH-CN><div class=WordSection1>{body(report, line)}</div></body></html>"""


def split_rows(report: Written) -> str:
    """A printed page: large rows, no borders."""
    return plain(report).replace('border="1" cellspacing="0"', 'border="0" cellpadding="6"')


def years(report: Written) -> str:
    """Other years' reports listed inside the article, before and behind the text; a foot of the article."""
    listed = f"<div><b>其它年份</b><ul>{_YEARS}</ul></div>"
    return (
        f"<html><head><meta charset=utf-8><title>{report.title}-某某县人民政府门户网站</title></head><body><div id=content>"
        f"<h2>{report.title}</h2><p>来源：办公室 发布时间：{(report.year or 2023) + 1}-01-20 09:00 浏览次数：<span></span></p>{listed}"
        f"<div class=TRS_Editor>{body(report, _p)}</div>{listed}<p>扫一扫在手机打开当前页</p></div></body></html>"
    )


def glossed(report: Written) -> str:
    """A mirrored page with the sound above its characters, which a browser prints small."""

    def line(kind: str, text: str) -> str:
        marked = escape(text).replace("行", "<ruby>行<rp>(</rp><rt>xíng</rt><rp>)</rp></ruby>")
        return f"<p>{marked}</p>"

    return (
        f"<html><head><meta charset=utf-8><title>{report.title}</title></head><body>{body(report, line)}</body></html>"
    )


def archived(report: Written) -> str:
    """A page saved by a browser as one file (RFC 2557)."""
    message = EmailMessage()
    message["Subject"], message["MIME-Version"] = "report", "1.0"
    message.set_content(site(report), "html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"body { color: black }", "text", "css")
    return message.as_string()


PAGES: dict[str, Callable[[Written], str]] = {
    "plain": plain, "site": site, "wechat": wechat, "layout": layout, "unclosed": unclosed, "divs": div_lines, "word": word_html,
    "years": years, "glossed": glossed, "mht": archived, "false charset": plain,
}  # fmt: skip
