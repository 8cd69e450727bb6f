"""Faults that clerks make, several ways for each rule; a fault returns False where a report gives no room for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from nlp.forms import form_of
from planted.reports import LABELS, Block, Made

Fault = Callable[[Made, Random], object]
FAULTS: dict[str, list[Fault]] = {}
_NUMERALS = "一二三四五六七八"


def fault(rule: str) -> Callable[[Fault], Fault]:
    """Register the function below as a way of breaking `rule`."""

    def register(plant: Fault) -> Fault:
        FAULTS.setdefault(rule, []).append(plant)
        return plant

    return register


_OTHERS = (
    (
        "{}{}年法治政府建设年度报告",
        "一、推进法治政府建设的主要举措\n健全领导干部学法制度，组织行政执法人员培训考试，清理证明事项。\n二、存在的不足\n"
        "执法力量薄弱，法制审核人员偏少。\n三、下一年度安排\n落实行政执法三项制度，抓好行政复议应诉工作。",
    ),
    (
        "{}{}年部门预算公开说明",
        "一、部门职责和机构设置\n内设股室5个，编制22名。\n二、收支总体情况\n收入预算418.6万元，比上年增长3.2%。\n"
        "三、“三公”经费\n公务接待费预算2.1万元，公务用车运行维护费3万元。\n四、名词解释\n一般公共预算拨款收入：指财政当年拨付的资金。",
    ),
    (
        "{}政府信息公开指南",
        "为便于公众获取政府信息，编制本指南。\n一、主动公开\n（一）公开范围：机构职能、规划计划、财政预决算等。\n（二）公开形式：政府网站、"
        "公告栏。\n二、依申请公开\n（一）受理机构：办公室。\n（二）申请方式：当面提交、邮寄。申请表可复制有效。\n三、监督方式\n可向上级机关举报。",
    ),
    (
        "关于{}{}年安全生产工作总结的报告",
        "一、主要工作\n开展消防、燃气、道路交通隐患排查46次，整改隐患131处。\n二、存在问题\n个别企业主体责任不实，应急预案演练不足。\n"
        "三、明年打算\n推进治本攻坚三年行动，配齐应急物资。",
    ),
    (
        "{}{}年政务公开工作要点",
        "根据上级部署，制定本要点。\n一、围绕稳增长公开\n及时发布助企纾困政策。（责任单位：各股室）\n二、围绕民生公开\n做好教育、医疗、养老信息发布。"
        "\n三、夯实基础\n规范网站栏目，每季度检查一次。完成时限：12月底前。",
    ),
)


@fault("report.genre")
def _other_genre(report: Made, rng: Random) -> None:
    title, body = rng.choice(_OTHERS)
    report.blocks = [Block("title", title.format(report.unit.agency, report.year))]
    report.blocks += [Block("prose", line) for line in body.split("\n")]
    report.blocks += [Block("prose", report.unit.agency), Block("prose", f"{report.year + 1}年2月3日")]


@fault("cell.unread")
def _pasted(report: Made, rng: Random) -> None:
    """A table pasted as lines of text, some or all of its rows with nothing between their numbers."""
    at, block = report.index("table", "requests"), report.table("requests")
    form = form_of("requests", report.template)
    assert form is not None
    glued = {row.id for row in form.rows if rng.random() < 0.3} or {"new_received"}
    lines = ["申请人情况", "自然人 法人或其他组织 总计", "商业企业 科研机构 社会公益组织 法律服务机构 其他"]
    for row in form.rows:
        numbers = [str(block.cells[row.id, column.id]) for column in row.columns]
        lines.append(f"{row.label[-1]} {('' if row.id in glued else ' ').join(numbers)}")
    report.blocks[at : at + 1] = [Block("prose", line, "requests") for line in lines]


def _section(report: Made, label: str) -> tuple[int, int]:
    """The blocks of a section, its heading the first."""
    start = report.index("heading", label)
    tops = [i for i, b in enumerate(report.blocks) if b.kind == "heading" and b.label in LABELS and i > start]
    signed = [i for i, b in enumerate(report.blocks) if b.label == "signature"]
    return start, min([*tops, *signed, len(report.blocks)])


def _append(report: Made, label: str, text: str, rng: Random) -> None:
    """`text` behind some prose of the section."""
    rng.choice(report.prose(label)).text += text


def _replace(report: Made, pattern: str, text: str, labels: tuple[str, ...] = ()) -> bool:
    """`text` for the first match of `pattern`; whether there was one."""
    for block in report.blocks:
        if block.kind != "table" and (not labels or block.label.split(".")[0] in labels):
            block.text, count = re.subn(pattern, text, block.text, count=1)
            if count:
                return True
    return False


@fault("section.missing")
def _drop_section(report: Made, rng: Random) -> None:
    start, end = _section(report, rng.choice(LABELS))
    del report.blocks[start:end]


@fault("section.missing")
def _drop_heading(report: Made, rng: Random) -> None:
    del report.blocks[report.index("heading", rng.choice(("proactive", "requests", "litigation")))]


@fault("section.doubled")
def _double_section(report: Made, rng: Random) -> None:
    start, end = _section(report, rng.choice(("overview", "improvement", "other")))
    report.blocks[end:end] = [Block(b.kind, b.text, b.label) for b in report.blocks[start:end]]


@fault("section.doubled")
def _double_heading(report: Made, rng: Random) -> None:
    label = rng.choice(LABELS)
    text = report.blocks[report.index("heading", label)].text
    end = len(report.blocks) if report.blocks[-1].label != "signature" else len(report.blocks) - 2
    report.blocks[end:end] = [Block("heading", "七" + text[1:], label), Block("prose", "有关情况见前文。", label)]


@fault("section.extra")
def _extra_last(report: Made, rng: Random) -> None:
    end = len(report.blocks) if report.blocks[-1].label != "signature" else len(report.blocks) - 2
    title = rng.choice(("下一步工作打算", "附件说明", "创新做法与亮点", "机构设置和人员情况"))
    report.blocks[end:end] = [Block("heading", f"七、{title}", "x"), Block("prose", "将继续做好有关工作。", "x")]


@fault("section.extra")
def _extra_between(report: Made, rng: Random) -> None:
    at = report.index("heading", "improvement")
    title = rng.choice(("组织保障情况", "政务新媒体运行情况", "咨询服务情况"))
    report.blocks[at:at] = [Block("heading", f"五、{title}", "x"), Block("prose", "有关工作按计划完成。", "x")]
    for label, numeral in (("improvement", "六"), ("other", "七")):
        block = report.blocks[report.index("heading", label)]
        block.text = numeral + block.text[1:]


@fault("section.order")
def _swap_neighbours(report: Made, rng: Random) -> None:
    first = rng.randrange(5)
    a, b = _section(report, LABELS[first]), _section(report, LABELS[first + 1])
    moved, stays = report.blocks[a[0] : a[1]], report.blocks[b[0] : b[1]]
    stays[0].text, moved[0].text = _NUMERALS[first] + stays[0].text[1:], _NUMERALS[first + 1] + moved[0].text[1:]
    report.blocks[a[0] : b[1]] = [*stays, *moved]


@fault("section.order")
def _last_first(report: Made, rng: Random) -> None:
    start, end = _section(report, "other")
    moved = report.blocks[start:end]
    del report.blocks[start:end]
    at = report.index("heading", "proactive")
    report.blocks[at:at] = moved


@fault("section.number")
def _number_twice(report: Made, rng: Random) -> None:
    place = rng.randrange(1, 6)
    block = report.blocks[report.index("heading", LABELS[place])]
    block.text = _NUMERALS[place - 1] + block.text[1:]


@fault("section.number")
def _number_skipped(report: Made, rng: Random) -> None:
    place = rng.randrange(1, 6)
    block = report.blocks[report.index("heading", LABELS[place])]
    block.text = _NUMERALS[place + 1] + block.text[1:]


@fault("section.number")
def _number_lost(report: Made, rng: Random) -> None:
    block = report.blocks[report.index("heading", rng.choice(LABELS[1:]))]
    block.text = block.text[2:]


_OTHER_TITLES = {
    "overview": ("概述", "工作总体开展情况", "总体工作情况"),
    "proactive": ("主动公开情况", "主动公开政府信息的情况"),
    "requests": ("依申请公开情况", "收到和处理信息公开申请情况"),
    "litigation": ("行政复议、行政诉讼情况", "因政府信息公开申请行政复议、提起行政诉讼的情况"),
    "improvement": ("存在的问题及改进措施", "存在的主要问题及改进措施", "存在问题和下一步打算"),
    "other": ("其他事项", "需要报告的其他事项", "其他需要说明的事项"),
}


@fault("section.title")
def _other_title(report: Made, rng: Random) -> None:
    label = rng.choice(LABELS)
    block = report.blocks[report.index("heading", label)]
    block.text = block.text[:2] + rng.choice(_OTHER_TITLES[label])


@fault("section.title")
def _title_typo(report: Made, rng: Random) -> None:
    block = report.blocks[report.index("heading", rng.choice(LABELS[1:]))]
    block.text = block.text.replace("政府", "").replace("主要", "重要").replace("需要", "须")


@fault("list.number")
def _item_skipped(report: Made, rng: Random) -> object:
    return _replace(report, "二是", "三是", ("improvement",))


@fault("list.number")
def _item_twice(report: Made, rng: Random) -> object:
    return _replace(report, "二是", "一是", ("improvement",))


@fault("list.number")
def _subheading_skipped(report: Made, rng: Random) -> object:
    return _replace(report, r"^（三）", "（四）", ("overview",))


@fault("form.wrong_year")
def _old_form(report: Made, rng: Random) -> object:
    from planted.reports import litigation, proactive, requests

    other = "2019" if report.template == "2021" else "2021"
    for label, made in (
        ("proactive", proactive(other, report.unit, rng)), ("requests", requests(other, rng)),
        ("litigation", litigation(other, rng)),
    ):  # fmt: skip
        block = report.table(label)
        block.text, block.cells = other, made
    return None


@fault("table.missing")
def _drop_table(report: Made, rng: Random) -> None:
    label = rng.choice(("proactive", "requests", "litigation"))
    report.blocks[report.index("table", label)] = Block("prose", "本年度未发生。", label)


@fault("table.missing")
def _drop_table_silently(report: Made, rng: Random) -> None:
    del report.blocks[report.index("table", rng.choice(("proactive", "requests", "litigation")))]


@fault("table.picture")
def _picture(report: Made, rng: Random) -> None:
    label = rng.choice(("proactive", "requests", "litigation"))
    mark = rng.choice(("[image: 图片1]", "![](media/image2.png)", "image1.jpeg"))
    report.blocks[report.index("table", label)] = Block("prose", mark, label)


def _cell(report: Made, rng: Random, value: object, label: str | None = None) -> object:
    block = report.table(label or rng.choice(("proactive", "requests", "litigation")))
    keys = [
        key
        for key in block.cells
        if key not in (("fees", "fees_10k_yuan"), ("procurement", "amount")) and key[1] != "change"
    ]
    block.cells[rng.choice(keys)] = value  # type: ignore[assignment]
    return None


@fault("cell.blank")
def _one_blank(report: Made, rng: Random) -> object:
    return _cell(report, rng, "")


@fault("cell.blank")
def _zeros_blank(report: Made, rng: Random) -> object:
    block = report.table(rng.choice(("proactive", "litigation")))
    block.cells = {key: "" if value == 0 else value for key, value in block.cells.items()}
    return any(value == "" for value in block.cells.values())


@fault("cell.stroke")
def _one_stroke(report: Made, rng: Random) -> object:
    return _cell(report, rng, rng.choice(("/", "—", "-", "无")))


@fault("cell.stroke")
def _zeros_strokes(report: Made, rng: Random) -> object:
    block = report.table(rng.choice(("proactive", "requests", "litigation")))
    mark = rng.choice("/—无")
    block.cells = {key: mark if value == 0 else value for key, value in block.cells.items()}
    return any(value == mark for value in block.cells.values())


@fault("cell.negative")
def _below_zero(report: Made, rng: Random) -> object:
    return _cell(report, rng, -rng.randint(1, 9), rng.choice(("proactive", "requests", "litigation")))


@fault("cell.decimal")
def _half(report: Made, rng: Random) -> object:
    return _cell(report, rng, rng.choice((1.5, 12.25, 0.3)))


@fault("cell.text")
def _words(report: Made, rng: Random) -> object:
    return _cell(
        report, rng, rng.choice(("若干", "见附件", "未统计", "约10", "待定")), rng.choice(("proactive", "requests"))
    )


@fault("sum.wrong")
def _total_off(report: Made, rng: Random) -> None:
    cells = report.table("requests").cells
    row = rng.choice(("new_received", "processed_total", "granted", "refused.third_party"))
    cells[row, "total"] = int(cells[row, "total"]) + rng.randint(1, 5)


@fault("sum.wrong")
def _balance_off(report: Made, rng: Random) -> None:
    cells = report.table("requests").cells
    for column in ("natural_person", "total"):
        cells["carried_over", column] = int(cells["carried_over", column]) + 2


@fault("sum.wrong")
def _litigation_off(report: Made, rng: Random) -> None:
    cells = report.table("litigation").cells
    row = rng.choice(("review", "suit_direct"))
    cells[row, "total"] = int(cells[row, "total"]) + 1


@fault("prose.differs")
def _received_off(report: Made, rng: Random) -> object:
    return _replace(report, r"申请(\d+)件", lambda m: f"申请{int(m[1]) + rng.randint(1, 20)}件", ("overview",))  # type: ignore[arg-type]


@fault("cell.in_force")
def _fewer_in_force(report: Made, rng: Random) -> None:
    cells = report.table("proactive").cells
    less, more = ("issued", "in_force") if report.template == "2021" else ("newly_published", "published_total")
    cells["normative_documents", less], cells["normative_documents", more] = rng.randint(4, 20), rng.randint(0, 3)


@fault("cell.rules")
def _rules_made(report: Made, rng: Random) -> object:
    if report.unit.kind == "city":
        return False
    column = ("issued", "in_force") if report.template == "2021" else ("newly_made", "published_total")
    for name in column[rng.randrange(2) :]:
        report.table("proactive").cells["rules", name] = 3
    return None


@fault("requests.carried")
def _all_closed(report: Made, rng: Random) -> object:
    cells = report.table("requests").cells
    if cells["new_received", "total"] == 0:
        return False
    for column in ("natural_person", "total"):
        cells["carried_over", column] = int(cells["carried_over", column]) + 1
        cells["new_received", column] = int(cells["new_received", column]) + 1
    said = rng.choice(("已全部办结", "均已办结", "全部按时办结", "均在法定期限内办结", "办结率100%"))
    return _replace(report, r"申请\d+件，[^，]+", f"申请{cells['new_received', 'total']}件，{said}", ("overview",))


@fault("litigation.lost")
def _lost(report: Made, rng: Random) -> None:
    cells = report.table("litigation").cells
    row = rng.choice(("review", "suit_direct", "suit_after_review"))
    cells[row, "corrected"], cells[row, "total"] = 1, int(cells[row, "total"]) + 1


@fault("year.title")
def _title_of_last_year(report: Made, rng: Random) -> object:
    later = report.year + rng.choice((-1, 1))
    report.blocks[0].text = report.blocks[0].text.replace(str(report.year), str(later))
    return None


@fault("year.title")
def _period_of_last_year(report: Made, rng: Random) -> object:
    preface = report.prose("preface")[0]
    preface.text = re.sub(rf"{report.year}年(?=1月1日|12月31日)", f"{report.year - 1}年", preface.text)
    return None


@fault("year.period")
def _period_of_two_years(report: Made, rng: Random) -> object:
    return _replace(
        report, rf"{report.year}年(1月1日[^。]{{1,4}}{report.year}年)", rf"{report.year - 1}年\1", ("preface",)
    )


@fault("year.period")
def _period_too_short(report: Made, rng: Random) -> object:
    return _replace(report, "12月31日", rng.choice(("12月30日", "11月30日", "12月21日")), ("preface",))


@fault("year.prose")
def _opening_of_last_year(report: Made, rng: Random) -> object:
    found = _replace(report, rf"^{report.year}年(?=，|以来|共)", f"{report.year - 1}年", ("overview",))
    return found and "较上年" not in report.blocks[3].text and "要点" not in report.blocks[3].text


@fault("year.prose")
def _sentence_of_last_year(report: Made, rng: Random) -> None:
    text = rng.choice(
        (
            "{}年，{}扎实推进公开工作，成效明显。",
            "{}年度{}全面完成各项公开任务。",
            "截至{}年底，{}共设公开栏12处。",
            "截至{}年12月31日，{}共设公开栏12处。",
        )
    )
    _append(report, "overview", text.format(report.year - 1, report.unit.we), rng)


@fault("year.signature")
def _signed_too_early(report: Made, rng: Random) -> None:
    _sign(report, f"{report.year}年1月{rng.randint(3, 28)}日")


@fault("year.signature")
def _signed_years_later(report: Made, rng: Random) -> None:
    _sign(report, f"{report.year + 3}年1月{rng.randint(3, 28)}日")


def _sign(report: Made, date: str) -> None:
    report.blocks = [block for block in report.blocks if block.label != "signature"]
    report.blocks += [Block("prose", report.unit.agency, "signature"), Block("prose", date, "signature")]


@fault("date.late")
def _late(report: Made, rng: Random) -> None:
    _sign(report, f"{report.year + 1}年{rng.choice((4, 5, 8))}月{rng.randint(3, 28)}日")


@fault("date.late")
def _a_little_late(report: Made, rng: Random) -> object:
    if report.unit.kind in ("county", "city"):
        return False
    report.blocks.insert(
        1, Block("prose", f"发布时间：{report.year + 1}-02-{rng.randint(10, 27)} 来源：{report.unit.agency}", "x")
    )
    report.blocks = [block for block in report.blocks if block.label != "signature"]
    return None


@fault("improvement.empty")
def _nothing(report: Made, rng: Random) -> None:
    start, end = _section(report, "improvement")
    text = rng.choice(("无。", "无", "暂无。", "本年度无。", "没有存在的主要问题。", "无明显问题。"))
    report.blocks[start + 1 : end] = [Block("prose", text, "improvement")]


@fault("improvement.empty")
def _nothing_at_all(report: Made, rng: Random) -> None:
    start, end = _section(report, "improvement")
    del report.blocks[start + 1 : end]


@fault("improvement.no_measures")
def _no_measures(report: Made, rng: Random) -> object:
    left = [b for b in report.blocks if b.label != "improvement.measures"]
    apart = len(left) < len(report.blocks)
    report.blocks = left
    return apart


@fault("improvement.unanswered")
def _one_unanswered(report: Made, rng: Random) -> object:
    block = next((b for b in report.blocks if b.kind == "prose" and b.label == "improvement.problems"), None)
    if block is None:
        return False
    marks = re.findall("[一二三四]是", block.text)
    block.text = block.text[:-1] + f"；{_NUMERALS[len(marks)]}是存档不规范，历年公开目录没有归档整理。"
    return None


@fault("fee.contradicted")
def _fees_and_nothing(report: Made, rng: Random) -> object:
    if report.template != "2021":
        return False
    report.table("proactive").cells["fees", "fees_10k_yuan"] = 18.6
    report.prose("other")[0].text = rng.choice(
        ("无。", "无其他需要报告的事项。", f"本年度，{report.unit.we}无其他需要报告的事项。")
    )
    return None


@fault("fee.unstated")
def _no_fee(report: Made, rng: Random) -> object:
    if report.year < 2021:
        return False
    report.prose("other")[0].text = rng.choice(
        ("无。", "无其他需要报告的事项。", "开展政府开放日活动2场。", "人大建议3件，均已办复并公开。")
    )
    return None


@fault("contact.telephone")
def _no_telephone(report: Made, rng: Random) -> object:
    return _replace(report, r"[，；](?:联系)?电话：[\d-]+", "", ("preface",))


@fault("contact.address")
def _no_address(report: Made, rng: Random) -> object:
    return _replace(report, r"(?:联系)?地址：[^，；]+[，；]", "", ("preface",))


@fault("contact.period")
def _no_period(report: Made, rng: Random) -> object:
    return _replace(report, r"(?:本报告所列数据的)?统计[期时]限[^。]+。", "", ("preface",))


@fault("contact.link")
def _no_link(report: Made, rng: Random) -> object:
    return _replace(report, r"（http[^）]+）|可?登录www[^，]+cn", "", ("preface",))


@fault("text.placeholder")
def _placeholder(report: Made, rng: Random) -> None:
    text = rng.choice(
        (
            "全年开展XX活动2次。", "XX镇按要求完成。", "累计公开信息××条。", "办理建议XX件。", "联系人：×××。",
            "20XX年继续推进。", "公开信息X条。", "由某某局牵头落实。", "共培训____人次。",
        )
    )  # fmt: skip
    _append(report, rng.choice(("overview", "other")), text, rng)


@fault("text.placeholder")
def _title_placeholder(report: Made, rng: Random) -> None:
    report.prose("preface")[0].text += rng.choice(("（此处填写联系方式）", "联系人XXX。", "（单位名称）"))


@fault("text.template")
def _template_note(report: Made, rng: Random) -> None:
    note = rng.choice(
        (
            "（宋体小四）",
            "（黑体三号）",
            "（仿宋_GB2312，三号）",
            "（行距28磅）",
            "（请根据实际情况填写）",
            "【注：此段请删除】",
        )
    )
    block = rng.choice([b for b in report.blocks if b.kind in ("heading", "prose") and b.label != "signature"])
    block.text += note


@fault("text.doubled")
def _doubled(report: Made, rng: Random) -> object:
    block = rng.choice([b for b in report.blocks if b.kind == "prose" and b.label != "signature"])
    for word in rng.sample(
        ("发布", "及时", "工作", "公开信息", "查阅", "开展", "加强", "按照", "认真", "落实", "培训", "情况", "问题"), 13
    ):
        if word in block.text:
            block.text = block.text.replace(word, word * 2, 1)
            return None
    return False


@fault("text.doubled")
def _doubled_particle(report: Made, rng: Random) -> object:
    return _replace(report, "的(?=[^的美])", "的的", ("overview", "improvement"))


@fault("text.broken")
def _broken(report: Made, rng: Random) -> object:
    block = rng.choice([b for b in report.blocks if b.kind == "prose" and len(b.text) > 20])
    at = rng.randrange(5, len(block.text) - 5)
    block.text = (
        block.text[:at]
        + rng.choice(("\ufffd\ufffd", "锟斤拷", "烫烫烫", "\ue123", "淇℃伅", "&nbsp;", "ä¸å…¬", "???"))
        + block.text[at:]
    )
    return None


@fault("name.unit")
def _other_town(report: Made, rng: Random) -> object:
    if report.unit.kind != "town":
        return False
    town = rng.choice(("青枫镇", "白沙坪乡", "云岭街道", "双河镇", "马头岭镇"))
    text = rng.choice(
        ("{}认真落实各项公开要求。", f"{report.year}年，{{}}主动公开信息86条。", "{}政府网站专栏按月更新。")
    )
    _append(report, "overview", text.format(town), rng)
    return None


@fault("name.unit")
def _contact_of_other(report: Made, rng: Random) -> object:
    own = report.unit.agency
    if report.unit.kind == "town":
        other = rng.choice(("青枫镇人民政府", "双河镇人民政府", "云岭街道办事处"))
    elif report.unit.kind == "bureau":
        other = report.unit.area + rng.choice(("民政局", "水利局", "卫生健康局"))
    else:
        return False
    return _replace(report, f"与{own}联系", f"与{other}联系", ("preface",)) or _replace(
        report, own, other, ("preface",)
    )


@fault("name.place")
def _other_place(report: Made, rng: Random) -> object:
    other = rng.choice([p for p in ("桐庐县", "莱阳市", "宝应县", "苍南县") if p != report.unit.area])
    text = rng.choice(("可在{}人民政府网站查询。", "公开信息由{}融媒体中心发布。", "{}各项任务全面完成。"))
    _append(report, "overview", text.format(other), rng)
    return None


@fault("name.place")
def _place_of_other(report: Made, rng: Random) -> object:
    return _replace(report, report.unit.area, rng.choice(("桐庐县", "宝应县", "苍南县")), ("preface",))


@fault("private.id")
def _identity(report: Made, rng: Random) -> None:
    from nlp.checks.masking import is_id

    day = f"19{rng.randint(50, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    body = f"{rng.choice(('370829', '410422', '350582'))}{day}{rng.randint(1, 999):03}"
    number = next(body + check for check in "0123456789X" if is_id(body + check))
    _append(report, rng.choice(("overview", "other")), f"申请人张某（身份证号{number}）已领取答复。", rng)


@fault("private.mobile")
def _mobile(report: Made, rng: Random) -> None:
    number = f"1{rng.choice('3578')}{rng.randint(10**8, 10**9 - 1)}"
    shown = rng.choice((number, f"{number[:3]}-{number[3:7]}-{number[7:]}", f"{number[:3]} {number[3:7]} {number[7:]}"))
    _append(report, "overview", rng.choice((f"申请人李某（电话{shown}）。", f"农户王某{shown}反映的问题已答复。")), rng)


@fault("private.card")
def _card(report: Made, rng: Random) -> None:
    from nlp.checks.masking import is_card

    body = "6222" + "".join(rng.choice("0123456789") for _ in range(rng.choice((11, 14))))
    number = next(body + check for check in "0123456789" if is_card(body + check))
    _append(report, rng.choice(("overview", "other")), f"补助款已转入陈某账户（{number}）。", rng)
