"""Whole reports without a fault: invented units, numbers that agree, in the form of their year."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

from nlp.forms import form_of

Cells = dict[tuple[str, str], int | float | str]


@dataclass
class Block:
    """A part of a report: ``title``, ``prose``, ``heading`` or ``table``; `label` is its section's or its table's."""

    kind: str
    text: str = ""
    label: str = ""
    cells: Cells = field(default_factory=dict)


@dataclass
class Unit:
    """Who reports; `we` is what it calls itself."""

    agency: str
    title: str
    we: str
    area: str
    host: str
    kind: str = "town"


UNITS = (
    Unit("石桥沟镇人民政府", "嘉祥县石桥沟镇人民政府", "我镇", "嘉祥县", "jiaxiang"),
    Unit("柳河湾街道办事处", "叶县柳河湾街道办事处", "我街道", "叶县", "yexian"),
    Unit("沂源县财政局", "沂源县财政局", "我局", "沂源县", "yiyuan", "bureau"),
    Unit("洪湖市教育局", "洪湖市教育局", "本局", "洪湖市", "honghu", "bureau"),
    Unit("晋江市人民政府", "晋江市人民政府", "全市", "晋江市", "jinjiang", "county"),
    Unit("扶风县人民政府", "扶风县", "全县", "扶风县", "fufeng", "county"),
    Unit("黄石市人民政府", "黄石市人民政府", "全市", "黄石市", "huangshi", "city"),
    Unit("泉州市交通运输局", "泉州市交通运输局", "本局", "泉州市", "quanzhou", "bureau"),
    Unit("高岭铺乡人民政府", "秭归县高岭铺乡人民政府", "我乡", "秭归县", "zigui"),
    Unit("清源寨镇人民政府", "武清区清源寨镇人民政府", "本镇", "武清区", "wuqing"),
)
TITLES = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况", "其他需要报告的事项",
)  # fmt: skip
LABELS = ("overview", "proactive", "requests", "litigation", "improvement", "other")
_PREFACE = (
    "根据《中华人民共和国政府信息公开条例》规定，由{agency}编制。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    "电子版可在{area}人民政府门户网站（http://www.{host}.gov.cn/）查阅。如有疑问，请与{agency}联系（地址：{area}建设路{n}号，电话：0537-65080{n}）。",
    "按照国办公开办函〔2021〕30号文件要求，现公布{agency}{year}年度报告。统计时限为{year}年1月1日至{year}年12月31日。"
    "本报告可登录www.{host}.gov.cn下载，联系地址：{area}人民路{n}号；联系电话：0715-42163{n}。",
)
_OVERVIEW = (
    "{year}年，{we}认真贯彻落实上级关于政务公开的部署，围绕群众关心的事项推进公开，较上年增加公开事项6类。",
    "{year}年以来，{we}坚持以公开促落实、强监管，对照《{year}年政务公开工作要点》逐项抓好落实。",
    "一年来，{we}把信息公开列入重要日程，定期研究，2022年印发的《政务公开工作规程》继续执行。",
)
_SUBS = (
    ("主动公开情况", "全年通过门户网站公开信息{m}条，通过微信公众号公开{k}条，其中重点领域信息占三成。"),
    ("依申请公开情况", "{year}年共收到政府信息公开申请{received}件，{closing}，没有发生收费情况。"),
    ("政府信息管理情况", "严格执行信息发布审核制度，规范性文件实行统一登记、统一编号，公开前由法制人员审查。"),
    ("政府信息公开平台建设情况", "对公开专栏进行了调整，增设办事指南和惠民政策栏目，便民服务中心配备自助查询机2台。"),
    ("监督保障情况", "明确专人负责日常发布，全年举办培训{t}次，接受社会评议，未发生责任追究情形。"),
)
_PROBLEMS = (
    ("信息更新不够及时，个别栏目存在滞后现象", "加快信息更新，建立按周更新台账，对滞后栏目逐条催办"),
    ("政策解读形式单一，图文解读偏少", "丰富政策解读形式，增加图文、视频解读的比重"),
    ("工作人员业务能力有待提高，培训不足", "加强业务培训，每季度组织一次专题学习，提高人员业务能力"),
    ("公开渠道不够宽，老年群众获取信息不便", "拓宽公开渠道，在村务公开栏、广播同步发布信息"),
    ("与群众互动不够，意见征集参与度不高", "加强互动交流，对征集到的意见逐条回应"),
    ("公开内容不够全面，重点领域信息偏少", "充实公开内容，围绕重点领域补充发布信息"),
)
_OTHER = (
    "{year}年{we}没有收取政府信息公开信息处理费，没有其他需要报告的事项。",
    "本年度发出信息处理费收费通知0件，总金额0元，实际收取0元。除此之外无其他需要报告的事项。",
)


@dataclass
class Made:
    """A report as blocks, its unit, year and form."""

    id: str
    unit: Unit
    year: int
    template: str
    blocks: list[Block]
    items: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)  # role, words, themes; where known

    def copy(self) -> Made:
        """The report, to be changed."""
        return deepcopy(self)

    def index(self, kind: str, label: str) -> int:
        """Where the first block of a kind with a label stands."""
        return next(i for i, block in enumerate(self.blocks) if (block.kind, block.label) == (kind, label))

    def table(self, label: str) -> Block:
        """The table with `label`."""
        return self.blocks[self.index("table", label)]

    def prose(self, label: str) -> list[Block]:
        """The prose of the section with `label`, and of its subsections."""
        return [b for b in self.blocks if b.kind == "prose" and b.label.split(".")[0] == label]


def make(number: int) -> Made:
    """The report `number`, the same each time."""
    rng = Random(f"report/{number}")
    unit = UNITS[number % len(UNITS)]
    year = rng.choice((2021, 2022, 2023, 2024, 2025, 2019, 2020))
    template = "2021" if year >= 2021 else "2019"
    asked = requests(template, rng)
    fill = {
        "year": year, "next": year + 1, "agency": unit.agency, "area": unit.area, "we": unit.we, "host": unit.host,
        "n": rng.randint(10, 99), "m": rng.randint(60, 900), "k": rng.randint(20, 300), "t": rng.randint(1, 6),
        "received": asked["new_received", "total"],
        "closing": "均已依法答复" if asked["carried_over", "total"] else "已全部办结",
    }  # fmt: skip
    blocks = [Block("title", f"{unit.title}{year}年政府信息公开工作年度报告")]
    blocks.append(Block("prose", rng.choice(_PREFACE).format(**fill), "preface"))
    blocks.append(Block("heading", f"一、{TITLES[0]}", "overview"))
    blocks.append(Block("prose", rng.choice(_OVERVIEW).format(**fill), "overview"))
    for order, (title, text) in enumerate(_SUBS):
        blocks.append(Block("heading", f"（{'一二三四五'[order]}）{title}", f"overview.{order}"))
        blocks.append(Block("prose", text.format(**fill), f"overview.{order}"))
    for title, label, cells in zip(
        TITLES[1:4], LABELS[1:4], (proactive(template, unit, rng), asked, litigation(template, rng)), strict=True
    ):
        blocks += [
            Block("heading", f"{'二三四'[LABELS.index(label) - 1]}、{title}", label),
            Block("table", "", label, cells),
        ]
    blocks += _improvement(fill, rng)
    blocks += [
        Block("heading", f"六、{TITLES[5]}", "other"),
        Block("prose", rng.choice(_OTHER).format(**fill), "other"),
    ]
    if rng.random() < 0.6:
        day = rng.randint(4, 28)
        blocks += [Block("prose", unit.agency, "signature"), Block("prose", f"{year + 1}年1月{day}日", "signature")]
    return Made(f"{number:03}", unit, year, template, blocks)


def _improvement(fill: dict, rng: Random) -> list[Block]:
    pairs = rng.sample(_PROBLEMS, rng.randint(2, 3))
    marks = "一二三四"
    problems = "；".join(f"{marks[i]}是{problem}" for i, (problem, _) in enumerate(pairs))
    measures = "".join(f"{marks[i]}是{measure}。" for i, (_, measure) in enumerate(pairs))
    blocks = [Block("heading", f"五、{TITLES[4]}", "improvement")]
    if rng.random() < 0.6:
        blocks.append(Block("heading", "（一）存在的主要问题", "improvement.problems"))
    blocks.append(Block("prose", f"{fill['year']}年工作中还存在一些不足：{problems}。", "improvement.problems"))
    if len(blocks) == 3:
        blocks.append(Block("heading", "（二）改进情况", "improvement.measures"))
    blocks.append(Block("prose", f"{fill['next']}年，将重点做好以下工作：{measures}", "improvement.measures"))
    return blocks


def requests(template: str, rng: Random, stated: dict[str, int] | None = None, after: Cells | None = None) -> Cells:
    """A table whose sums hold: `stated` are totals that the prose tells, `after` is the table of the year after."""
    form = form_of("requests", template)
    assert form is not None
    rows, columns = [row.id for row in form.rows], [column.id for column in form.rows[0].columns]
    cells: Cells = {(row, column): 0 for row in rows for column in columns}

    def add(row: str, column: str) -> None:
        for place in ((row, column), (row, "total")):
            cells[place] = int(cells[place]) + 1

    results = [row for row in rows[2:] if row not in ("processed_total", "carried_over")]
    stated = stated or {}
    over = [column for column in columns[:-1] for _ in range(int(after["carried_in", column]))] if after else None
    new = int(after["new_received", "total"]) if after else rng.choice((0, 1, 4, 9, 23))
    counts = {"new_received": new, "carried_in": rng.choice((0, 0, 1, 2)) if over is None else 0} | stated
    remaining = len(over or ())
    counts["new_received"] = max(stated.get("received", counts["new_received"]), len(over or ()))
    for start in ("new_received", "carried_in"):
        for _ in range(counts[start]):
            column = over.pop() if over else rng.choices(columns[:-1], (12, 4, 1, 1, 1, 1))[0]
            later = after is None and not stated and rng.random() < 0.08
            if after is not None and start == "new_received" and remaining > 0:
                later, remaining = True, remaining - 1
            add(start, column)
            if later:
                add("carried_over", column)
            else:
                add(rng.choice([results[0], results[0], *results]), column)
                add("processed_total", column)
    return cells


def proactive(template: str, unit: Unit, rng: Random) -> Cells:
    """A table that a unit of its kind may have."""
    form = form_of("proactive", template)
    assert form is not None
    cells: Cells = {(row.id, column.id): rng.choice((0, 0, 3, 12, 148)) for row in form.rows for column in row.columns}
    for row in ("rules", "normative_documents"):
        less, more = ("issued", "in_force") if template == "2021" else ("newly_published", "published_total")
        cells[row, more] = int(cells[row, less]) + rng.choice((0, 5, 31))
        if row == "rules" and unit.kind != "city":
            for column in form.rows[0].columns:
                cells[row, column.id] = 0
    if template == "2021":
        cells["fees", "fees_10k_yuan"] = rng.choice((0, 0, 12.5, 130.26))
    else:
        cells["procurement", "amount"] = rng.choice((0, 35.8))
    return cells


def litigation(template: str, rng: Random) -> Cells:
    """A table whose sums hold."""
    form = form_of("litigation", template)
    assert form is not None
    cells: Cells = {}
    for row in form.rows:
        *parts, total = (column.id for column in row.columns)
        for part in parts:
            cells[row.id, part] = rng.choice((0, 0, 0, 1)) if part != "corrected" else 0
        cells[row.id, total] = sum(int(cells[row.id, part]) for part in parts)
    return cells
