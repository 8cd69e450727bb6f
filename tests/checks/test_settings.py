"""checks: settings beside the reports, and the baseline of what a person has settled."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

import nlp
from nlp.checks.baseline import Baseline
from nlp.checks.engine import checked, find
from nlp.checks.masking import is_card, is_id, masked
from nlp.checks.settings import FILE, Settings, read_deadline, read_settings
from nlp.errors import SettingError
from tests.checks.written import heading, numbers, written

REPORT = nlp.tag_text(
    "南岭县石桥镇2023年政府信息公开工作年度报告\n一、总体情况\n2023年，石桥镇公开信息××条，申请人身份证号11010519491231002X。\n"
    "五、存在的主要问题及改进情况\n一是更新不及时。下一步加快更新。\n2024年3月5日\n"
)


def rules(settings: Settings) -> set[str]:
    return {finding.rule for finding in find(REPORT, settings)}


def test_a_rule_or_a_group_is_selected_and_ignored():
    assert rules(Settings(select=frozenset({"text"}))) == {"text.placeholder"}
    assert "text.placeholder" not in rules(Settings(ignore=frozenset({"text.placeholder"})))
    assert not any(name.startswith("section.") for name in rules(Settings(ignore=frozenset({"section"}))))


def test_a_severity_is_overruled():
    findings = find(REPORT, Settings(severity={"text.placeholder": "hint"}))
    assert {f.severity for f in findings if f.rule == "text.placeholder"} == {"hint"}


def test_the_deadline_is_the_laws_or_another():
    assert "date.late" in rules(Settings())
    assert "date.late" not in rules(Settings(deadline=(3, 31)))


def test_settings_are_read_from_the_file_beside_the_reports(tmp_path):
    tmp_path.joinpath(FILE).write_text(
        '[check]\nselect = ["section", "text.broken"]\nignore = ["fee"]\ndeadline = "03-31"\n'
        'severity = { "fee.unstated" = "hint" }\n',
        "utf-8",
    )
    assert read_settings(tmp_path) == Settings(
        frozenset({"section", "text.broken"}), frozenset({"fee"}), {"fee.unstated": "hint"}, (3, 31)
    )


def test_without_a_file_every_rule_applies(tmp_path):
    assert read_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[check]\nselect = ["sektion"]', "section"),
        ('[check]\nselect = "section"', "列表"),
        ('[check]\ndeadline = "13-01"', "01-31"),
        ('[check]\nseverity = { "fee.unstated" = "fatal" }', "hint"),
        ("[check]\nlevel = 3", "level"),
        ("check = 3", r"\[check\]"),
        ('select = ["section"]', r"\[check\]"),
        ('[chek]\nselect = ["section"]', "chek"),
        ("[check", "不能读取"),
        ("a = " + "[" * 100_000, "不能读取"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_name(tmp_path, content, said):
    tmp_path.joinpath(FILE).write_text(content, "utf-8")
    with pytest.raises(SettingError, match=rf"nlp-tag\.toml.*{said}"):
        read_settings(tmp_path)


def test_a_day_that_the_calendar_has_not_is_no_deadline():
    assert read_deadline("02-29", "--deadline") == (2, 29)
    with pytest.raises(SettingError):
        read_deadline("02-30", "--deadline")


def test_settled_findings_are_not_new(tmp_path):
    file = tmp_path / "baseline.json"
    findings = find(REPORT)
    baseline = Baseline(file)
    assert baseline.new(findings) == findings
    baseline.settle([f for f in findings if f.rule == "text.placeholder"], "dismissed", "×× 是编号")
    file.write_text(baseline.to_json(), "utf-8")
    assert {f.rule for f in findings} - {f.rule for f in Baseline(file).new(findings)} == {"text.placeholder"}
    assert json.loads(file.read_text("utf-8"))["findings"][0]["reason"] == "×× 是编号"


def test_a_settled_finding_stays_settled_when_lines_come_before_it():
    def fingerprints(text: str) -> set[str]:
        return {f.fingerprint for f in find(nlp.tag_text(text)) if f.rule == "text.placeholder"}

    assert fingerprints(REPORT.text) == fingerprints(REPORT.text.replace("一、", "索引号：001\n\n一、", 1)) != set()


@pytest.mark.parametrize(
    "content",
    [
        "[]", "{", "[" * 100_000, '{"findings": 3}', '{"findings": [{"rule": "text.broken"}]}',
        '{"findings": [{"report": "", "rule": "", "fingerprint": "", "status": "maybe", "reason": "", "message": ""}]}',
    ],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_refused_by_name(tmp_path, content):
    tmp_path.joinpath("baseline.json").write_text(content, "utf-8")
    with pytest.raises(SettingError, match=r"baseline\.json"):
        Baseline(tmp_path / "baseline.json")


def test_private_numbers_are_masked_wherever_a_finding_shows_them():
    shown = json.dumps(checked(REPORT).to_dict(), ensure_ascii=False)
    assert "11010519491231002X" not in shown
    assert "110************02X" in shown


def test_private_numbers_are_masked_in_what_a_finding_compares_and_shows_beside():
    number = "11010519491231002X"
    cells = {("licensing", "decisions"): f"见{number}", ("penalties", "decisions"): f"问{number}"}
    report = written(heading("proactive", "二、主动公开政府信息情况"), numbers("proactive", cells))
    found = next(f for f in find(report) if f.rule == "cell.text")
    assert found.passages and number not in json.dumps([asdict(found)], ensure_ascii=False)


def test_checksums_tell_numbers_of_persons_from_others():
    assert is_id("11010519491231002X") and not is_id("110105194912310021") and not is_id("11010519491331002X")
    assert is_card("6222020200112233446") and not is_card("6222020200112233445")
    assert masked("编号110105194912310021") == "编号110105194912310021"


def test_a_finding_names_its_line_and_its_words():
    finding = next(f for f in find(REPORT) if f.rule == "text.placeholder")
    assert (finding.line, REPORT.text[finding.start : finding.end]) == (3, "××")


def test_a_report_of_an_unknown_path_settles_by_its_title(tmp_path):
    baseline = Baseline(tmp_path / "b.json")
    baseline.settle(find(REPORT), "confirmed", "已退回")
    assert baseline.new(find(REPORT)) == ()
    assert Path(tmp_path / "b.json").exists() is False
