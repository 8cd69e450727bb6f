"""Fifty labels of a county with habits of its own: what the app makes of them, and what the command makes.

    python scripts/retraining.py

Thirty reports of a county that has its own names for things go through the app: those that are learned and hold fifty
items are corrected, and so are those that are held out; then the app retrains and the model is accepted. The same
corrections are downloaded and trained on by ``nlp-tag train``. Prints F1 before and after, on the held-out reports and
on the test split of the corpus, the checksums of both models, and how long training took.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from random import Random
from typing import Any

from starlette.testclient import TestClient

from nlp.model.folder import checked_meta
from nlp.web.app import create_app
from nlp.web.service import Service
from nlp.web.training import is_apart

REPORTS, LABELS, ITEMS = 30, 50, 3
# what the county calls something: its theme, how problems say it, how measures do
IDIOMS = (
    ("channels", ("阳光橱窗还不够敞亮", "阳光橱窗的格子没有摆满", "阳光橱窗偶有蒙尘"),
     ("把阳光橱窗擦亮", "给阳光橱窗添上新格子", "安排专班打理阳光橱窗")),
    ("interpretation", ("明白纸送得不够勤", "明白纸看不明白", "明白纸没有随文同走"),
     ("让明白纸与文件一道出门", "把明白纸画成图", "明白纸逐户送上门")),
    ("training", ("夜校开得少", "夜校的课不对路", "夜校出勤不齐"),
     ("夜校每月开一讲", "请行家到夜校授课", "把夜校办到各站所")),
    ("staffing", ("管家员换得勤", "管家员一人多岗", "管家员队伍不稳"),
     ("配齐管家员", "给管家员定岗", "选年轻同志当管家员")),
    ("supervision", ("红黄牌亮得少", "红黄牌没有较真", "红黄牌结果用得不够"),
     ("按季亮出红黄牌", "红黄牌与年底评优挂钩", "红黄牌到人到岗")),
    ("interaction", ("回音壁应声慢", "回音壁答非所问", "回音壁无人值守"),
     ("回音壁两天内应声", "回音壁派专人值守", "回音壁每条必答")),
    ("timeliness", ("鲜度不够", "上架时保质期已过", "鲜度把得不严"),
     ("按保质期上架", "每周查一次鲜度", "过了保质期的当天换新")),
    ("review", ("三道闸关得不紧", "三道闸走过场", "三道闸少了一道"),
     ("三道闸道道有人守", "三道闸签字留痕", "发布前过三道闸")),
)  # fmt: skip
HEAD = """清溪县{town}人民政府{year}年政府信息公开工作年度报告
一、总体情况
{year}年，我镇认真落实条例各项要求，公开工作平稳有序。
五、存在的主要问题及改进情况
（一）存在的主要问题
{problems}（二）改进措施
{measures}六、其他需要报告的事项
无。
"""
TOWNS = ("桥头镇", "石门镇", "柳林镇", "白沙镇", "双河镇", "东岭镇")
NUMERALS = "一二三四五六"

Gold = list[dict[str, Any]]


def written(number: int) -> tuple[str, Gold]:
    """A report of the county and its items."""
    rng = Random(number)
    lists: dict[str, str] = {}
    said: list[tuple[str, str, str]] = []
    for role, name, column in (("problem", "problems", 1), ("measure", "measures", 2)):
        chosen = rng.sample(IDIOMS, ITEMS)
        sentences = [f"{NUMERALS[at]}是{rng.choice(idiom[column])}。" for at, idiom in enumerate(chosen)]
        said += [(role, idiom[0], sentence) for idiom, sentence in zip(chosen, sentences, strict=True)]
        lists[name] = "".join(f"{sentence}\n" for sentence in sentences)
    text = HEAD.format(town=TOWNS[number % len(TOWNS)], year=2016 + number // len(TOWNS), **lists)
    items = [
        {"start": text.index(sentence), "end": text.index(sentence) + len(sentence), "role": role, "themes": [theme]}
        for role, theme, sentence in said
    ]
    return text, items


def correct(client: TestClient) -> int:
    """Upload the reports and correct those that are wanted; how many items are to be learned."""
    labels = 0
    for number in range(REPORTS):
        text, items = written(number)
        told = json.loads(client.post("/api/reports", files={"file": (f"{number}.txt", text)}).text)
        report = told["reports"][0]["id"]
        address = f"/api/reports/{report}/correction"
        service: Service = client.app.state.service  # type: ignore[attr-defined]
        client.post(address, json={"items": items})
        (made,) = [found for found in service.corrections.latest() if found.report == report]
        if not is_apart(made.document):
            if labels >= LABELS:
                client.delete(address)
            else:
                labels += len(items)
    return labels


def show(figures: dict[str, Any]) -> None:
    """Print F1 before and after, a line a layer."""
    for name, found in figures.items():
        if found is None:
            print(f"{name}: nothing to measure on")
            continue
        print(f"{name} ({found['documents']} documents)")
        for layer, (before, after, gold) in found["layers"].items():
            print(f"  {layer:<14} {gold:>6}  {before:.4f} -> {after:.4f}")


def main() -> None:
    """Measure everything once."""
    folder = Path(tempfile.mkdtemp())
    service = Service(folder / "store", None, 1)
    with TestClient(create_app(service), base_url="http://127.0.0.1") as client:
        labels = correct(client)
        began = time.monotonic()
        client.post("/api/models")
        trained = None
        while (model := client.get("/api/models").json()["models"][0])["state"] == "training":
            if trained is None and model["progress"]["total"]:
                trained = time.monotonic() - began
            time.sleep(0.2)
        print(f"{labels} labels in {len(model['learned'])} reports, learned in {trained or 0:.0f} s,"
              f" with the figures {time.monotonic() - began:.0f} s")  # fmt: skip
        show(model["figures"])
        zipfile.ZipFile(io.BytesIO(client.get("/api/corrections.zip").content)).extractall(folder)
    command = [sys.executable, "-c", "from nlp.cli import main; import sys; sys.exit(main())", "train", "corrections"]
    began = time.monotonic()
    subprocess.run([*command, "--base", "disclosure", "-o", "model"], cwd=folder, check=True)
    print(f"by command in {time.monotonic() - began:.0f} s")
    print("app    ", model["checksum"])
    print("command", checked_meta(folder / "model")["checksum"])


if __name__ == "__main__":
    main()
