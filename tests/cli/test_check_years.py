"""nlp-tag check --against and --manifest: last year's reports, and the units that should have reported."""

from __future__ import annotations

import json

import pytest

from nlp.cli import main
from nlp.store.run import run
from tests.cli.test_compare import REPORT

UNITS = "机关,市,县,年度\n石桥镇人民政府,济宁市,嘉祥县,2024\n柳河镇人民政府,济宁市,嘉祥县,2024\n"


@pytest.fixture
def years(tmp_path):
    for year in (2023, 2024):
        (tmp_path / str(year)).mkdir()
        (tmp_path / str(year) / "a.txt").write_text(REPORT.format(year=year, count=35), "utf-8")
    return tmp_path


def found(capsys, *arguments):
    main(["check", *map(str, arguments), "--format", "json"])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def rules(report):
    return {finding["rule"] for finding in report["findings"]}


def test_last_years_reports_may_be_a_folder_or_a_store(years, capsys):
    list(run([str(years / "2023")], years / "store", backend="sequential"))
    for against in (years / "2023", years / "store"):
        (report,) = found(capsys, years / "2024", "--against", against, "--select", "against")
        assert {"against.repeated", "against.problem", "against.measure"} <= rules(report)


def test_where_last_years_files_are_gone_the_store_knows_the_problems(years, capsys):
    list(run([str(years / "2023")], years / "store", backend="sequential"))
    (years / "2023" / "a.txt").unlink()
    (report,) = found(capsys, years / "2024", "--against", years / "store", "--select", "against")
    assert "against.problem" in rules(report) and "against.repeated" not in rules(report)


def test_a_file_of_last_year_that_cannot_be_read_is_told_and_costs_the_others_nothing(years, capsys):
    (years / "2023" / "b.txt").write_bytes(b"")
    assert main(["check", str(years / "2024"), "--against", str(years / "2023"), "--select", "against.problem"]) == 1
    out, err = capsys.readouterr()
    assert "b.txt" in err and "against.problem" in out


def test_nothing_to_check_against_is_refused(years, capsys):
    assert main(["check", str(years / "2024"), "--against", str(years / "nowhere")]) == 2
    assert "--against" in capsys.readouterr().err


def test_units_of_the_manifest_without_a_report_are_errors(years, capsys):
    (years / "list.csv").write_text(
        "机关,市,县,年度\n石桥镇人民政府,济宁市,嘉祥县,2024\n柳河镇人民政府,济宁市,嘉祥县,2024\n", "utf-8"
    )
    arguments = ["check", str(years / "2024"), "--manifest", str(years / "list.csv"), "--select", "across"]
    assert main(arguments) == 1
    shown = capsys.readouterr().out
    assert "柳河镇人民政府" in shown and "没有2024年的报告" in shown


def test_reports_of_two_units_with_one_text_are_told_of_each_other(years, capsys):
    text = REPORT.format(year=2024, count=48).replace("石桥", "柳河")
    prose = (
        "看不清的换成大字。镇里请退休教师给老人念公示，每周二下午在集市口，听的人一多就加场。念完当场收问题，"
        "第二天答复到户；答不上来的报给分管领导，周五开会一并答，会后贴在公示栏左上角。"
    )
    for name, said in (("a.txt", REPORT.format(year=2024, count=35)), ("b.txt", text)):
        (years / "2024" / name).write_text(said.replace("看不清的换成大字。", prose), "utf-8")
    assert [rules(report) for report in found(capsys, years / "2024", "--select", "across")] == [{"across.copied"}] * 2


def test_a_damaged_store_costs_its_own_comparison_alone(years, capsys):
    assert main(["run", str(years / "2023"), "--store", str(years / "damaged")]) == 0
    part = next(file for file in (years / "damaged" / "items").glob("*.parquet") if file.stem != "0-empty")
    part.write_bytes(part.read_bytes()[:-1])
    capsys.readouterr()
    assert main(["check", str(years / "2024"), "--against", str(years / "damaged")]) == 1
    out, err = capsys.readouterr()
    assert "2024" in out and err.count("\n") == 1 and part.name in err
