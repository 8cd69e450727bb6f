"""What the steps and the figures of a training are called."""

STEPS = {
    "cut": "切分文档", "blocks": "学习版面", "items": "学习条目", "themes": "学习主题", "answers": "学习回应",
    "front": "学习卷首", "genre": "学习文体", "search blocks": "搜索 blocks 的设置",
    "search items": "搜索 items 的设置", "search themes": "搜索 themes 的设置",
    "evaluate": "评价", "cross-validate": "交叉验证",
}  # fmt: skip
LAYERS = {  # layer of the figures → its name, and the kind of its labels
    "sections": ("章节", "sections"), "subsections": ("小节", "sections"), "tables": ("表格", "tables"),
    "cells": ("单元格", ""), "items": ("条目", "roles"), "themes": ("主题", "themes"),
    "report_themes": ("全篇主题", "themes"), "title": ("标题", ""), "agency": ("机关", ""), "year": ("年度", ""),
    "place": ("地区", ""), "published": ("发布日期", ""), "genre": ("文体", ""),
}  # fmt: skip
