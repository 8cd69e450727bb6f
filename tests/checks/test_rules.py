# ruff: noqa: E501 (a case a line)
"""checks: each rule finds two reports that break it, and keeps still at two that look as if they did."""

from __future__ import annotations

from functools import cache

import pytest

import nlp
from nlp.checks.engine import find
from nlp.checks.rules import load_rules
from nlp.checks.settings import Settings
from nlp.forms import form_of
from planted.printing import printed
from planted.reports import UNITS, Block, Made

Edit = tuple[str, str]
Cells = dict[str, object]

PREFACE = (
    "本报告由石桥沟镇人民政府编制，所列数据的统计期限自2023年1月1日起至2023年12月31日止。电子版可在嘉祥县人民政府网站"
    "（http://www.jiaxiang.gov.cn/）查阅。如有疑问，请与石桥沟镇人民政府联系（地址：石桥沟镇南街9号，电话：0537-6508001）。"
)
OVERVIEW = "2023年，我镇认真落实公开要求，主动公开信息86条。"
RECEIVED = "2023年共收到政府信息公开申请3件，已全部办结。"
PROBLEMS = "还存在一些不足：一是信息更新不够及时；二是政策解读形式单一。"
MEASURES = "下一步，将做好以下工作：一是加快信息更新，按周催办。二是丰富政策解读形式，增加图文解读。"
FEES = "本年度没有收取信息处理费，无其他需要报告的事项。"
HEADINGS = {
    "overview": "一、总体情况", "proactive": "二、主动公开政府信息情况", "requests": "三、收到和处理政府信息公开申请情况",
    "litigation": "四、政府信息公开行政复议、行政诉讼情况", "improvement": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}  # fmt: skip
RECEIVED_CELLS: Cells = {
    f"requests/{row}/{column}": 3
    for row in ("new_received", "granted", "processed_total")
    for column in ("natural_person", "total")
}


def text_of(edits: tuple[Edit, ...], cells: Cells) -> str:
    """A report without a fault but for `edits`, each of which must find what it replaces, and `cells`."""
    blocks = [Block("title", "嘉祥县石桥沟镇人民政府2023年政府信息公开工作年度报告"), Block("prose", PREFACE)]
    prose = {"overview": (OVERVIEW, "（一）主动公开情况", "通过网站公开信息60条。", "（二）依申请公开情况", RECEIVED),
             "improvement": (PROBLEMS, MEASURES), "other": (FEES,)}  # fmt: skip
    for label, heading in HEADINGS.items():
        blocks.append(Block("heading", heading, label))
        blocks += [Block("prose", text) for text in prose.get(label, ())]
        if form := form_of(label, "2021"):
            values = {(row.id, column.id): 0 for row in form.rows for column in row.columns}
            given = {key: value for key, value in (RECEIVED_CELLS | cells).items() if key.startswith(f"{label}/")}
            values |= {tuple(key.split("/")[1:]): value for key, value in given.items()}  # type: ignore[misc]
            blocks.append(Block("table", "", label, values))
    blocks += [Block("prose", "石桥沟镇人民政府"), Block("prose", "2024年1月16日")]
    text = printed([(Made("base", UNITS[0], 2023, "2021", blocks), "tab_rows")])[0][1].decode()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


@cache
def rules_of(text: str) -> frozenset[str]:
    return frozenset(finding.rule for finding in find(nlp.tag_text(text)))


def after(text: str) -> Edit:
    """An edit that puts a sentence behind the overview's."""
    return OVERVIEW, OVERVIEW + text


def without(label: str) -> Edit:
    return HEADINGS[label] + "\n", ""


OTHER_GENRES = (
    "某县2023年法治政府建设年度报告\n一、推进依法行政\n深入学习法治思想，组织行政执法培训6次。\n二、下一年打算\n加强执法监督。",
    "关于2023年度财政预算执行情况的报告\n一、收入情况\n全年一般公共预算收入2.3亿元，增长4%。\n二、支出情况\n支出4.1亿元，其中教育支出1.2亿元。\n"
    "三、2024年预算草案\n安排一般公共预算收入2.4亿元。",
)
CITIZEN = "申请人张某（身份证号11010519491231002X）。"
# For each rule: edits and cells that break it, twice, and that look as if they did, twice
CASES: dict[str, tuple[list[tuple[tuple[Edit, ...], Cells]], list[tuple[tuple[Edit, ...], Cells]]]] = {
    "section.missing": (
        [(((HEADINGS["other"] + "\n" + FEES + "\n", ""),), {}), ((without("litigation"),), {})],
        [(((HEADINGS["other"], "六、 其他需要报告的事项"),), {}), (((HEADINGS["overview"], "一 、总 体 情 况"),), {})],
    ),
    "section.doubled": (
        [(((FEES, f"{FEES}\n七、其他需要报告的事项\n无。"),), {}), (((PROBLEMS, f"{PROBLEMS}\n五、存在的主要问题及改进情况"),), {})],
        [((after("其他需要报告的事项见第六部分。"),), {}), (((PREFACE, f"{PREFACE}本报告包括总体情况、主动公开政府信息情况等六部分。"),), {})],
    ),
    "section.extra": (
        [(((FEES, f"{FEES}\n七、下一步工作打算\n继续努力。"),), {}), (((FEES, f"{FEES}\n七、附件说明\n附件一份。"),), {}),
         (((FEES, f"{FEES}\n## 七、典型案例\n设立公开栏。"),), {})],
        [(((FEES, f"{FEES}\n（一）创新做法\n设立公开栏。"),), {}), (((FEES, f"{FEES}\n七、公开栏全部更新，群众可以随时到镇便民服务中心查看本年度的各项信息。"),), {})],
    ),
    "section.order": (
        [(((HEADINGS["overview"], "一、其他需要报告的事项"), (HEADINGS["other"], "六、总体情况")), {}),
         (((HEADINGS["improvement"], "五、其他需要报告的事项"), (HEADINGS["other"], "六、存在的主要问题及改进情况")), {})],
        [((without("litigation"),), {}), (((HEADINGS["improvement"], "四、存在的主要问题及改进情况"),), {})],
    ),
    "section.number": (
        [(((HEADINGS["requests"], HEADINGS["requests"].replace("三", "四")),), {}), (((HEADINGS["other"], "七、其他需要报告的事项"),), {})],
        [(((HEADINGS["other"], "第六、其他需要报告的事项"),), {}), (((HEADINGS["other"], "6、其他需要报告的事项"),), {}),
         (((HEADINGS["overview"], "一   、 总 体 情况"),), {})],
    ),
    "section.title": (
        [(((HEADINGS["improvement"], "五、存在的问题及下一步打算"),), {}), (((HEADINGS["other"], "六、其他事项"),), {})],
        [(((HEADINGS["other"], "六、其它需要报告的事项："),), {}), (((HEADINGS["litigation"], "四、 政府信息公开 行政复议、行政诉讼情况"),), {}),
         (((HEADINGS["requests"], HEADINGS["requests"] + "（单位：件）"),), {}),
         (((f"{HEADINGS['other']}\n{FEES}", HEADINGS["other"] + "无。"),), {}), (((f"{HEADINGS['other']}\n{FEES}\n石桥沟镇人民政府\n2024", HEADINGS["other"] + "暂无石桥沟镇人民政府2024"),), {})],
    ),
    "list.number": (
        [((("二是政策", "三是政策"),), {}), ((("（二）依申请", "（三）依申请"),), {})],
        [((("二是政策", "更新慢是主因，二是政策"),), {}), (((MEASURES, MEASURES.replace("一是", "我镇将一是")),), {})],
    ),
    "form.wrong_year": (
        [((("2023年", "2020年"), ("2024年", "2021年")), {}), ((("2023年", "2019年"), ("2024年", "2020年")), {})],
        [((("钩稽关系", "勾稽关系"),), {}), ((("嘉祥县石桥沟镇人民政府2023年政府信息公开工作年度报告", "政府信息公开工作年度报告"),), {})],
    ),
    "private.id": (
        [((after(CITIZEN),), {}), ((after("身份证 110105 19491231 002X。"),), {})],
        [((after(CITIZEN.replace("002X", "0021")),), {}), ((after("信用代码11370829MB2856417X。"),), {})],
    ),
    "private.mobile": (
        [((after("申请人李某（手机13812345678）。"),), {}), ((after("农户王某 138-1234-5678 反映。"),), {})],
        [((("电话：0537-6508001", "电话：13812345678"),), {}), ((after("索引号：X/13812345678。"),), {}), ((("电话：0537-6508001", "联系人手机：13812345678"),), {})],
    ),
    "private.card": (
        [((after("已转入账户6222020200112233446。"),), {}),
         ((after("卡号6222 0202 0011 2233 446。"),), {})],
        [((after("账户6222020200112233447。"),), {}), ((after("索引号6222020200112233446。"),), {})],
    ),
    "cell.blank": (
        [((), {"proactive/licensing/decisions": ""}), ((), {"litigation/review/upheld": "", "litigation/review/other": ""})],
        [((), {"proactive/licensing/decisions": "零"}), ((), {"proactive/licensing/decisions": "０"})],
    ),
    "cell.stroke": (
        [((), {"proactive/penalties/decisions": "/"}), ((), {"requests/carried_in/total": "—"})],
        [((), {"proactive/penalties/decisions": "０"}), ((), {"proactive/penalties/decisions": "1,250"})],
    ),
    "cell.negative": (
        [((), {"proactive/penalties/decisions": -4}), ((), {"requests/carried_in/research": -1})],
        [((), {"proactive/penalties/decisions": 4}), ((), {"proactive/fees/fees_10k_yuan": 0.5})],
    ),
    "cell.decimal": (
        [((), {"proactive/penalties/decisions": 12.5}), ((), {"litigation/review/upheld": 0.5})],
        [((), {"proactive/fees/fees_10k_yuan": 12.5}), ((), {"proactive/penalties/decisions": "12.0"})],
    ),
    "cell.text": (
        [((), {"proactive/penalties/decisions": "若干"}), ((), {"requests/carried_in/total": "未统计"})],
        [((), {"proactive/penalties/decisions": "12件"}), ((), {"proactive/penalties/decisions": "22（其中简易程序16件）"})],
    ),
    "sum.wrong": (
        [((), {"requests/new_received/total": 4}), ((), {"litigation/review/total": 2})],
        [((), {"litigation/review/upheld": 2, "litigation/review/total": 2}), ((), {"proactive/penalties/decisions": 2})],
    ),
    "prose.differs": (
        [((("申请3件", "申请5件"),), {}), (((RECEIVED, "2023年未收到政府信息公开申请。"),), {}),
         (((RECEIVED, "2023年收到政府信息公开申请3件，办结3件，其中予以公开5件。"),), {}),
         (((RECEIVED, "2023年新收政府信息公开申请3件，上年结转0件，办结5件。"),), {}),
         (((RECEIVED, "2023年共收到政府信息公开申请3件，其中予以公开1件、无法提供2件。"),), {}),
         (((OVERVIEW, OVERVIEW + "\n依申请公开。收到申请5件。"), (RECEIVED, "流程完备。")), {})],
        [((("申请3件", "申请三件"),), {}), (((RECEIVED, "2022年共收到政府信息公开申请5件。"),), {}),
         (((RECEIVED, "2023年收到政府信息公开申请3件，上年结转2件已办结，其中予以公开1件。"),), {"requests/carried_in/total": 2}),
         (((RECEIVED, "2023年共收到政府信息公开申请3件，其中信函2件，其中予以公开1件。"),), {}),
         (((OVERVIEW, OVERVIEW + "\n民政救助。收到申请5件。"),), {})],
    ),
    "cell.in_force": (
        [((), {"proactive/normative_documents/issued": 3}), ((), {"proactive/normative_documents/issued": 9, "proactive/normative_documents/in_force": 8})],
        [((), {"proactive/normative_documents/issued": 3, "proactive/normative_documents/in_force": 3}), ((), {"proactive/normative_documents/repealed": 9})],
    ),
    "cell.rules": (
        [((), {"proactive/rules/issued": 1, "proactive/rules/in_force": 1}), ((), {"proactive/rules/repealed": 2})],
        [((), {"proactive/normative_documents/in_force": 2}), ((("石桥沟镇人民政府2023", "2023"),), {"proactive/normative_documents/in_force": 1})],
    ),
    "requests.carried": (
        [((("申请3件，已全部办结", "申请4件，已全部办结"),), {"requests/new_received/natural_person": 4, "requests/new_received/total": 4, "requests/carried_over/natural_person": 1, "requests/carried_over/total": 1}),
         ((("已全部办结", "办结率100%"),), {"requests/carried_over/natural_person": 1, "requests/carried_over/total": 1}),
         ((("已全部办结", "办结率100%，结转下年度继续办理0件"),), {"requests/carried_over/total": 1})],
        [((), {}), ((("申请3件，已全部办结", "申请3件。人大建议已全部办结"),), {"requests/carried_over/total": 1}),
         ((("申请3件，已全部办结", "申请3件，除1件延期外，均已按期办结"),), {"requests/carried_over/total": 1}),
         ((("已全部办结", "到期的已全部办结，结转下年度继续办理10件"),), {"requests/carried_over/total": 10})],
    ),
    "litigation.lost": (
        [((), {"litigation/review/corrected": 1, "litigation/review/total": 1}), ((), {"litigation/suit_direct/corrected": 2, "litigation/suit_direct/total": 2})],
        [((), {"litigation/review/upheld": 1, "litigation/review/total": 1}), ((), {"litigation/review/pending": 1, "litigation/review/total": 1})],
    ),
    "table.missing": (
        [(((text_of((), {})[text_of((), {}).index("行政复议\t"):text_of((), {}).index(HEADINGS["improvement"])], ""),), {}),
         (((text_of((), {})[text_of((), {}).index("第二十条第（一）"):text_of((), {}).index(HEADINGS["requests"])], "本年度未发生。\n"),), {})],
        [((("行政复议\t", "行政复议 \t"),), {}), ((("第二十条第（一）项", "第二十条第(一)项"),), {})],
    ),
    "table.picture": (
        [(((text_of((), {})[text_of((), {}).index("行政复议\t"):text_of((), {}).index(HEADINGS["improvement"])], "[image: 图片1]\n"),), {}),
         (((text_of((), {})[text_of((), {}).index(HEADINGS["litigation"]):text_of((), {}).index(HEADINGS["improvement"])], HEADINGS["litigation"] + "image.png\n"),), {}),
         (((text_of((), {})[text_of((), {}).index("第二十条第（一）"):text_of((), {}).index(HEADINGS["requests"])], "![](image2.png)\n"),), {})],
        [((after("[image: 图片1]"),), {}), (((HEADINGS["litigation"], HEADINGS["litigation"] + "\n[image: 图片2]"),), {})],
    ),
    "year.title": (
        [((("石桥沟镇人民政府2023年", "石桥沟镇人民政府2024年"),), {}), ((("自2023年1月1日起至2023年", "自2022年1月1日起至2022年"),), {})],
        [((after("《条例》自2019年5月15日起施行。"),), {}), ((("石桥沟镇人民政府2023年", "石桥沟镇人民政府2023年度"),), {})],
    ),
    "year.period": (
        [((("自2023年1月1日", "自2022年1月1日"),), {}), ((("12月31日止", "12月30日止"),), {})],
        [((("起至2023年12月31日止", "至12月31日"),), {}), ((after("征集期限2023年3月1日至2023年3月20日。"),), {})],
    ),
    "year.prose": (
        [((("2023年，我镇", "2022年，我镇"),), {}), ((after("2022年度我镇按期完成公开任务。"),), {}),
         (((PREFACE, ""), ("2023年，我镇", "2022年，我镇"), ("2023年共收到", "2022年共收到")), {})],
        [((after("2022年印发的公开办法继续执行。"),), {}), ((after("2016年以前的文件已清理。"),), {}), (((MEASURES, MEASURES.replace("下一步", "2024年")),), {})],
    ),
    "year.signature": (
        [((("2024年1月16日", "2023年1月16日"),), {}), ((("2024年1月16日", "2026年1月16日"),), {})],
        [((("2024年1月16日", "2023年12月31日"),), {}), ((("2024年1月16日", "2024年3月16日"),), {})],
    ),
    "date.late": (
        [((("2024年1月16日", "2024年3月16日"),), {}), ((("2024年1月16日", "二〇二四年二月六日"),), {})],
        [((("2024年1月16日", "2024年1月31日"),), {}), ((("2024年1月16日", "2023年12月30日"),), {})],
    ),
    "improvement.empty": (
        [(((f"{PROBLEMS}\n{MEASURES}", "无。"),), {}), (((f"{PROBLEMS}\n{MEASURES}", "本年度没有存在的主要问题。"),), {})],
        [(((f"{PROBLEMS}\n{MEASURES}", f"{PROBLEMS}"),), {}), (((FEES, f"{FEES}无。"),), {})],
    ),
    "improvement.no_measures": (
        [(((MEASURES, ""),), {}), (((f"{PROBLEMS}\n{MEASURES}", "存在公开内容不够全面的问题。"),), {})],
        [(((PROBLEMS, ""),), {}), (((f"{PROBLEMS}\n{MEASURES}", "无。"),), {}),
         (((f"{PROBLEMS}\n{MEASURES}", "还存在信息发布不够及时、信息员不熟练的问题。今后要加强指导，有了信息当周就发。"),), {})],
    ),
    "improvement.unanswered": (
        [(((PROBLEMS, PROBLEMS + "三是历年公开目录没有归档。"),), {}), (((MEASURES, "下一步，将加快信息更新，按周催办。"),), {})],
        [(((MEASURES, ""),), {}), (((MEASURES, MEASURES + "三是加强业务培训。"),), {}),
         (((MEASURES, "下一步，将做好以下工作：一是加快信息更新，按周催办。二是请返乡青年把补贴讲成家常话。"),), {})],
    ),
    "fee.contradicted": (
        [(((FEES, "无。"),), {"proactive/fees/fees_10k_yuan": 18.6}), (((FEES, "无其他需要报告的事项。"),), {"proactive/fees/fees_10k_yuan": 3})],
        [((), {"proactive/fees/fees_10k_yuan": 18.6}), (((FEES, "无。"),), {})],
    ),
    "fee.unstated": (
        [(((FEES, "无。"),), {}), (((FEES, "开展政府开放日活动2场。"),), {}),
         (((FEES, "无。"),), {"proactive/fees/fees_10k_yuan": 18.6})],
        [(((FEES, "发出收费通知0件。"),), {}), (((FEES, "无。"), (OVERVIEW, OVERVIEW + "没有收取信息处理费。")), {})],
    ),
    "contact.telephone": (
        [((("，电话：0537-6508001", ""),), {}), ((("0537-6508001", "见网站"),), {})],
        [((("电话：0537", "请致电0537"),), {}), ((("电话：0537", "联系方式：0537"),), {}), ((("电话：0537-6508001", "电话：6508001"),), {}), ((("电话：0537-6508001", "0537-6508001"),), {})],
    ),
    "contact.address": (
        [((("地址：石桥沟镇南街9号，", ""),), {}), ((("地址：石桥沟镇南街9号，", "镇政府，"),), {})],
        [((("地址：石桥沟镇南街9号", "石桥沟镇南街9号"),), {}), ((("地址：石桥沟镇南街9号", "邮编：272400"),), {}), ((("地址：石桥沟镇南街9号", "石桥沟镇政府大院"),), {})],
    ),
    "contact.period": (
        [((("，所列数据的统计期限自2023年1月1日起至2023年12月31日止", ""),), {}), ((("自2023年1月1日起至2023年12月31日止", "为一年"),), {})],
        [((("自2023年1月1日起至2023年12月31日止", "为2023年1月1日—12月31日"),), {}), ((("自2023年1月1日起至2023年12月31日止", "为本年1月1日至12月底"),), {}),
         ((("起至2023年12月31日止", "起至2023年11月30日止"),), {}),
         ((("起至2023年12月31日止", "始，至2023年12月31日止"),), {}), ((("自2023年1月1日起至2023年12月31日止", "：2023.1.1—2023.12.31"),), {})],
    ),
    "contact.link": (
        [((("（http://www.jiaxiang.gov.cn/）", ""),), {}), ((("（http://www.jiaxiang.gov.cn/）", "首页"),), {})],
        [((("http://www.jiaxiang.gov.cn/", "jiaxiang.gov.cn"),), {}), ((("（http://www.jiaxiang.gov.cn/）", "（扫描下方二维码）"),), {})],
    ),
    "text.placeholder": (
        [((after("全年开展XX活动2次。"),), {}), ((after("累计公开信息×条。"),), {})],
        [((after("网址http://www.xx.gov.cn可查。"),), {}), ((after("电话0537-65×××01。"),), {}),
         ((after("电话0313-2270××××。"),), {})],
    ),
    "text.template": (
        [(((HEADINGS["other"], HEADINGS["other"] + "（宋体小四）"),), {}), ((after("（请根据实际情况填写）"),), {})],
        [((after("统一公示栏的字号和字体。"),), {}), ((after("答复书模板修订2次。"),), {}),
         ((after("《集市管理办法（征求意见稿）》《公墓管理办法》（征求意见稿）已公示。"),), {})],
    ),
    "text.doubled": (
        [((after("进一步进一步规范公开。"),), {}), ((after("收到群众的的意见。"),), {})],
        [((after("提出改进措施措施一：加快信息更新。"),), {}), ((after("对意见一条一条地答复。"),), {}), ((after("以实实在在的公开取信群众。"),), {}), ((after("公开锟斤拷锟斤拷信息。"),), {}),
         ((after("公开镇长办公会议会议纪要12期。"),), {})],
    ),
    "text.broken": (
        [((after("公开锟斤拷信息。"),), {}), ((after("公开\ufffd信息。"),), {}), ((after("公开æ”¿åºœ信息。"),), {})],
        [((after("是否公开：是□否□。"),), {}), ((after("“公开什么？”是群众最常问的。"),), {})],
    ),
    "name.unit": (
        [((("请与石桥沟镇人民政府", "请与双河镇人民政府"),), {}), ((after("双河镇认真落实各项要求。"),), {}), ((after("由双河镇人民政府统一发布。"),), {}),
         (((FEES, "2023年，双河镇没有收取信息处理费。"),), {})],
        [((after("各乡镇认真学习。我镇认真落实。"),), {}), ((("如有疑问，请与石桥沟镇人民政府联系", "如需咨询，请联系街道党政办"),), {}), ((after("设咨询台，通过乡政府公众号发布。"),), {}), ((after("修订乡镇政府公开目录。"),), {}),
         ((("请与石桥沟镇人民政府", "请与石桥沟镇党政办公室"),), {}),
         ((("本报告由石桥沟镇人民政府编制", "特向社会公布我镇人民政府2023年工作，本报告由镇政府编制"),), {})],
    ),
    "name.place": (
        [((after("可在桐庐县人民政府网站查询。"),), {}), ((("嘉祥县人民政府网站", "宝应县人民政府网站"),), {})],
        [((after("组织人员赴桐庐县学习。"),), {}), ((after("按照济宁市、嘉祥县部署推进。"),), {})],
    ),
    "cell.unread": (
        [((("行政许可\t0\t\t", "行政许可"),), {}), ((("\t0\t0\t0\t0\t0\t0\t0", "\t0000000"),), {})],
        [((), {"proactive/licensing/decisions": "1,250"}), ((("行政处罚\t0", "行政处罚\t 0 "),), {})],
    ),
    "report.genre": (
        [(((text_of((), {}), text),), {}) for text in OTHER_GENRES],
        [((without("litigation"),), {}), ((without("other"), without("overview")), {})],
    ),
}  # fmt: skip


def test_the_base_report_has_no_fault():
    assert rules_of(text_of((), {})) == frozenset()


@pytest.mark.parametrize(
    ("rule", "edits", "cells"), [(rule, *case) for rule, (breaking, _) in CASES.items() for case in breaking]
)
def test_what_breaks_a_rule_is_found(rule, edits, cells):
    assert rule in rules_of(text_of(edits, cells))


@pytest.mark.parametrize(
    ("rule", "edits", "cells"), [(rule, *case) for rule, (_, alike) in CASES.items() for case in alike]
)
def test_what_looks_alike_is_not_found(rule, edits, cells):
    assert rule not in rules_of(text_of(edits, cells))


@pytest.mark.parametrize("text", OTHER_GENRES)
def test_of_another_kind_of_document_nothing_else_is_told(text):
    assert rules_of(text) == {"report.genre"}


def test_every_row_says_all_a_reader_needs():
    for rule in load_rules().values():
        assert all((rule.title, rule.message, rule.advice, rule.source, rule.example)), rule.id


@pytest.mark.parametrize(("deadline", "article"), [(None, "《政府信息公开条例》第四十九条"), ((1, 15), "检查时设定")])
def test_a_late_report_is_told_whose_deadline_it_missed(deadline, article):
    text = text_of((("2024年1月16日", "2024年2月16日"),), {})
    (finding,) = find(nlp.tag_text(text), Settings(deadline=deadline))
    assert article in finding.message


def test_a_slip_is_shown_with_the_words_of_its_line_around_it():
    text = text_of(((HEADINGS["other"], HEADINGS["other"] + "（宋体小四）"),), {})
    (finding,) = find(nlp.tag_text(text))
    assert finding.message.startswith("“报告的事项（宋体小四）”")
