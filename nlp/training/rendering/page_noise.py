"""What stands around a report on its page and is not the report: menus, metadata rows, page numbers.

Each kind has one list of wordings for training (False) and another for testing (True).
"""

from __future__ import annotations

from random import Random

PICTURES = ("", "[image: 图片1]", "[bookmark: _GoBack]", "image.png")
_TOP = {
    False: (
        "首页 > 政务公开 > 法定主动公开内容 > 年报",
        "当前位置：首页 政府信息公开年报",
        "来源：{agency} 发布日期：{year}-01-20 浏览次数：{n}",
        "【字体：大 中 小】 打印 收藏",
        "索引号：{n}-{year}-0012",
        "分享到：",
        "无障碍浏览 | 长者模式 | 登录",
        "组配分类：政府信息公开年报 公开方式：主动公开",
        "| 索引号 | {n} | 发布机构 | {agency} |",
        "有效性：有效 关键词：年报",
        "发布时间：{year}-01-20 09:{p}0 作者：办公室 点击数：{n} 次",
    ),
    True: (
        "您现在的位置：网站首页 >> 信息公开 >> 年度报告",
        "发布机构：{agency} | 成文日期：{year}年1月18日",
        "阅读：{n}次 字号：T|T",
        "扫一扫在手机打开当前页",
        "信息分类：年度报告 文号：无",
    ),
}
_MENU = {
    False: """
        网站首页 政务公开 政府信息公开指南 政府信息公开制度 法定主动公开内容 政府信息公开年报 依申请公开 主动公开
        机构职能 领导信息 政策文件 政策解读 回应关切 互动交流 在线服务 财政预决算 重点领域 规划计划 通知公告
        工作动态 走进我县 新闻中心 公示公告 建议提案 行政执法 监督保障 基层政务公开 信息公开目录 其他
    """,
    True: """
        返回首页 信息公开 办事大厅 领导之窗 公开指南 公开制度 公开年报 依申请公开 主动公开目录 统计数据 应急管理
        乡村振兴 民生实事 常见问题
    """,
}
_END = {
    False: (
        "【打印本页】 【关闭窗口】",
        "上一篇：没有了",
        "主办：{agency} 网站标识码：{n}000{n}",
        "版权所有 备案号{n}号",
        "附件：",
        "网站地图 | 联系我们 | 隐私声明",
        "相关链接",
    ),
    True: ("责任编辑：办公室", "打印 关闭", "下一篇：公开指南", "技术支持：信息中心 访问量{n}"),
}
_NUMBER = {False: ("- {p} -", "{p}", "— {p} —", "-{p}-"), True: ("第 {p} 页 共 9 页", "P. {p}", "{p} / 9")}


def top(rng: Random, fill: dict[str, str], *, test: bool) -> list[str]:
    """Lines above a report: sometimes a menu, then rows of metadata."""
    return [*_menu(rng, test=test), *_filled(rng, _TOP[test], fill)]


def end(rng: Random, fill: dict[str, str], *, test: bool) -> list[str]:
    """Lines below a report."""
    return [*_filled(rng, _END[test], fill), *(_menu(rng, test=test) if rng.random() < 0.3 else [])]


def page_number(rng: Random, page: int, *, test: bool) -> str:
    """A page number as it stands on a line of its own."""
    return rng.choice(_NUMBER[test]).format(p=page)


def _filled(rng: Random, wordings: tuple[str, ...], fill: dict[str, str]) -> list[str]:
    return [line.format(p=rng.randint(1, 5), **fill) for line in rng.sample(wordings, rng.randint(1, 3))]


def _menu(rng: Random, *, test: bool) -> list[str]:
    if rng.random() < 0.5:
        return []
    words = rng.sample(_MENU[test].split(), rng.randint(4, 12))
    gap = rng.choice(("\n", "\n", " ", " | ", "  "))
    return gap.join(words).split("\n")
