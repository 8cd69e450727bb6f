"""The reports of a store as reports again, for comparison with those of the next year."""

from __future__ import annotations

import pytest

import nlp
from nlp.store.reports import stored_reports
from nlp.store.run import run

REPORT = """石桥镇2022年政府信息公开工作年度报告
一、总体情况
石桥镇全年公开信息86条，公示栏逐村核对张贴日期。
二、主动公开政府信息情况
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t1,250
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t12
行政强制\t0
五、存在的主要问题及改进情况
存在的主要问题：一是公开内容更新不够及时；二是工作人员业务不够熟练。
改进措施：一是每月检查栏目更新；二是组织业务培训。
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    list(run([str(tmp_path / "a.txt")], tmp_path / "store", backend="sequential"))
    return tmp_path


def cells(report):
    return [(t.label, c.row, c.column, c.value, c.state) for t in report.tables for c in t.cells]


def same(stored, report):
    assert (stored.agency, stored.year, stored.place.town) == (report.agency, report.year, report.place.town)
    assert [(s.label, s.parent, s.start, s.end) for s in stored.sections] == [
        (s.label, s.parent, s.start, s.end) for s in report.sections
    ]
    assert sorted(cells(stored)) == sorted(cells(report))
    assert [(i.role, i.start, i.end, {t.label for t in i.themes}) for i in stored.items] == [
        (i.role, i.start, i.end, {t.label for t in i.themes}) for i in report.items
    ]
    assert stored.name("roles", "problem") == report.name("roles", "problem")


def test_what_a_store_keeps_of_a_report_is_there_again(folder):
    (stored,) = stored_reports(folder / "store")
    same(stored, nlp.tag(folder / "a.txt"))
    assert stored.text == REPORT


@pytest.mark.parametrize("change", [lambda file: file.unlink(), lambda file: file.write_text("别的文字", "utf-8")])
def test_where_the_file_is_gone_or_another_one_headings_and_items_are_known(folder, change):
    report = nlp.tag(folder / "a.txt")
    change(folder / "a.txt")
    (stored,) = stored_reports(folder / "store")
    same(stored, report)
    assert len(stored.text) == len(REPORT)
    assert report.items
    for one in (*report.items, *(section.heading for section in report.sections)):
        assert stored.text[one.start : one.end] == REPORT[one.start : one.end]
    assert "逐村核对" not in stored.text


def test_texts_of_another_genre_are_left_out(tmp_path):
    (tmp_path / "b.txt").write_text("关于召开全县春耕会议的通知\n请各镇派人参加。\n", "utf-8")
    list(run([str(tmp_path / "b.txt")], tmp_path / "store", backend="sequential"))
    assert list(stored_reports(tmp_path / "store")) == []


def test_what_is_no_store_is_refused(tmp_path):
    with pytest.raises(nlp.StoreError):
        list(stored_reports(tmp_path))
