"""Findings in a store: what the rules say of each report alone, and when they are asked again."""

from __future__ import annotations

import json

import pytest

import nlp
from nlp.checks.engine import find
from nlp.cli import main
from nlp.errors import StoreError
from nlp.store.index import MARK, _about_sum, read_about, read_shards
from nlp.store.query import connect
from nlp.store.run import run
from nlp.store.schema import STORE_SCHEMA
from nlp.summary import summarise

pytestmark = pytest.mark.model

REPORT = """安化县{town}人民政府2023年政府信息公开工作年度报告
一、总体情况
全年公开信息XX条。
五、存在的主要问题及改进情况
存在的问题：一是业务培训不够，工作人员不熟悉业务。
改进措施：一是加强业务培训。
"""


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for number, town in enumerate(("青石镇", "白沙镇")):
        (reports / f"{number}.txt").write_text(REPORT.format(town=town), "utf-8")
    return reports


def finish(folder, store):
    return list(run([str(folder)], store, backend="sequential"))[-1]


def rules(store):
    return [row[0] for row in connect(store).execute("SELECT rule FROM findings ORDER BY path, finding").fetchall()]


def test_the_findings_of_a_report_are_those_of_check(folder, tmp_path):
    finish(folder, tmp_path / "store")
    found = find(nlp.tag(folder / "0.txt"))
    assert {"text.placeholder", "section.missing"} <= {finding.rule for finding in found}
    stored = connect(tmp_path / "store").execute(
        "SELECT rule, severity, message, line, start_char FROM findings WHERE path = 'reports/0.txt' ORDER BY finding"
    )
    assert stored.fetchall() == [(f.rule, f.severity, f.message, f.line, f.start) for f in found]


def test_settings_beside_the_reports_apply_and_a_change_of_them_checks_again(folder, tmp_path):
    store = tmp_path / "store"
    (folder / "nlp-tag.toml").write_text('[check]\nselect = ["text.placeholder"]\n', "utf-8")
    assert finish(folder, store).done == 2
    assert rules(store) == ["text.placeholder"] * 2
    assert finish(folder, store).todo == 0
    (folder / "nlp-tag.toml").write_text('[check]\nselect = ["section.missing"]\n', "utf-8")
    assert finish(folder, store).done == 2
    assert set(rules(store)) == {"section.missing"}


def test_broken_settings_are_one_line_and_cost_no_tagging(folder, tmp_path, capsys):
    (folder / "nlp-tag.toml").write_text("[check]\nselect = 1\n", "utf-8")
    assert main(["run", str(folder), "--store", str(tmp_path / "store")]) == 2
    assert "select 应是规则的列表" in capsys.readouterr().err


def test_other_rules_check_again(folder, tmp_path, monkeypatch):
    store = tmp_path / "store"
    finish(folder, store)
    assert finish(folder, store).todo == 0
    monkeypatch.setattr("nlp.checks.rules.rules_version", lambda: "00000000")
    assert finish(folder, store).done == 2


def test_a_store_made_before_there_were_findings_opens_and_the_next_run_checks_it(folder, tmp_path, monkeypatch):
    store = tmp_path / "store"
    with monkeypatch.context() as earlier:
        for room in ("run", "shard"):
            earlier.setattr(f"nlp.store.{room}.version", lambda: nlp.__version__)
        earlier.setattr("nlp.store.rows.find", lambda *_: ())
        finish(folder, store)
    names = read_about(store).names
    told = {"schema": "2", "names": names, "sha256": _about_sum("2", names, {})}
    (store / MARK).write_text(json.dumps(told), "utf-8")
    assert rules(store) == []
    summary = summarise(store, "county")
    assert [note.count for note in summary.notes if note.code == "unchecked"] == [2]
    assert finish(folder, store).done == 2
    assert read_about(store).schema == STORE_SCHEMA
    assert all("findings" in shard.parts for shard in read_shards(store))
    assert "unchecked" not in {note.code for note in summarise(store, "county").notes}


def test_a_store_of_a_later_schema_is_refused(folder, tmp_path):
    store = tmp_path / "store"
    finish(folder, store)
    (store / MARK).write_text(json.dumps({"schema": "9", "names": {}, "sha256": _about_sum("9", {}, {})}), "utf-8")
    with pytest.raises(StoreError, match="库的格式是 9，本程序用"):
        connect(store)
