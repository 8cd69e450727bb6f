"""Summaries: what is counted, and what the figures say."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.cli import main
from nlp.errors import StoreError
from nlp.store.index import Entry, Shard
from nlp.store.ledger import Ledger
from nlp.store.parts import arrow_tables, write_parts
from nlp.store.schema import TABLES
from nlp.summary import summarise
from nlp.summary.data import Change, Figure, Group, Note, Quotation, Summary, Year
from nlp.summary.sheet import COLUMNS
from nlp.summary.statistics import difference, standing_out, wilson

NAMES = {"roles": {"problem": "问题", "measure": "措施"}, "themes": {"training": "培训", "review": "审核"}}
XIANG = {"province": "山东省", "city": "济宁市", "county": "嘉祥县", "code": "370829"}
WEI = {"province": "山东省", "city": "济宁市", "county": "微山县", "code": "370826"}


def make(store, reports):
    """A store of `reports`: columns of reports that matter, and by role the themes of each item.

    Of each problem, `answered` says whether it has an answer; `cells` are ``table/row/column`` with a number, None for
    a blank or words for a text; `failed` are checks that do not hold,
    `findings` rules that it breaks, each with its severity.
    """
    tables = {name: [] for name in TABLES}
    for number, report in enumerate(reports):
        path = report.get("path", f"{number:03}.txt")
        empty = {
            c.name: None if c.nullable else {"string": "", "bool": True}.get(c.type, 0)
            for c in TABLES["reports"].columns
        }
        known = {key: value for key, value in report.items() if key in empty}
        tables["reports"].append(
            empty | {"text_sha256": path, "year": 2023, "version": "1+rules.1"} | known | {"path": path}
        )
        items = [(role, themes) for role in NAMES["roles"] for themes in report.get(role, ())]
        for item, (role, themes) in enumerate(items, 1):
            span = {"start_char": 10 * item, "end_char": 10 * item + 5, "line": item}
            text = report.get("text", f"{path} {item}")
            answered = (report.get("answered") or [True] * item)[item - 1] if role == "problem" else None
            tables["items"].append(
                {"path": path, "item": item, "role": role, "score": 1.0, "text": text, "answered": answered, **span}
            )
            for theme in themes:
                score = report.get("score", 0.9)
                row = {"path": path, "item": item, "role": role, "theme": theme, "name": theme, "score": score}
                tables["item_themes"].append(row)
        for name, value in report.get("cells", {}).items():
            table, row, column = name.split("/")
            number = value if isinstance(value, int | float) else None
            state = "number" if number is not None else "blank" if value is None else "text"
            tables["cells"].append(
                {"path": path, "table_number": 1, "table_label": table, "template": "2021", "row_label": row,
                 "column_label": column, "value": number, "state": state, "start_char": 0, "end_char": 1, "line": 1}
            )  # fmt: skip
        for check in report.get("failed", ()):
            tables["checks"].append(
                {"path": path, "id": check, "status": "fail", "left_value": 1.0, "right_value": 2.0, "message": ""}
            )
        for order, (rule, severity) in enumerate(report.get("findings", ()), 1):
            told = {"path": path, "finding": order, "rule": rule, "name": f"名为{rule}", "severity": severity}
            tables["findings"].append(
                told | {"message": "", "start_char": None, "end_char": None, "line": None},
            )
        for order, (digest, characters) in enumerate(report.get("clauses", ()), 1):
            told = {"path": path, "clause": order, "digest": digest, "characters": characters}
            tables["clauses"].append(told | {"start_char": 0, "end_char": characters})
    ledger = Ledger(store, NAMES)
    entries = tuple(Entry(row["path"], "", "", "") for row in tables["reports"])
    folder = ledger.drafts / "made"
    folder.mkdir()
    shard = Shard("", "", entries, write_parts([arrow_tables(tables)], folder))
    ledger.commit([(shard, folder)])
    ledger.close()
    return store


@pytest.fixture
def store(tmp_path):
    def call(*reports):
        return make(tmp_path / "store", reports)

    return call


def figure(group, role, theme):
    return next(found for found in group.figures if (found.role, found.theme) == (role, theme))


def test_a_theme_counts_once_a_report_however_often_it_is_named(store):
    found = summarise(
        store({**XIANG, "problem": [["training"], ["training"], ["training", "review"]]}, XIANG), "county"
    )
    [county] = found.groups
    assert (county.name, county.code, county.reports) == ("嘉祥县", "370829", 2)
    training = figure(county, "problem", "training")
    assert (training.count, training.share) == (1, 0.5)
    assert figure(county, "measure", "training").count == 0


def test_reports_with_the_same_text_count_once_with_a_note(store):
    same = {**XIANG, "text_sha256": "same", "problem": [["training"]]}
    found = summarise(store({**same, "path": "b.txt"}, {**same, "path": "a.txt"}, XIANG), "county")
    assert found.reports == 2
    [note] = found.notes
    assert (note.code, note.count, note.paths) == ("duplicates", 1, (("a.txt", "b.txt"),))


def test_the_same_text_in_two_counties_is_noted_apart(store):
    found = summarise(store({**XIANG, "text_sha256": "same"}, {**WEI, "text_sha256": "same"}), "county")
    assert [note.code for note in found.notes] == ["duplicates", "duplicates_differ"]


def test_texts_that_are_no_report_are_left_out_with_a_note(store):
    found = summarise(store(XIANG, {**XIANG, "is_report": False}), "county")
    assert found.reports == 1
    assert [note.code for note in found.notes] == ["no_report"]


def test_a_theme_is_unanswered_where_the_report_leaves_a_problem_of_it_unanswered(store):
    reports = (
        {**XIANG, "problem": [["training"], ["review"]], "measure": [["review"]], "answered": [False, True]},
        {**XIANG, "problem": [["training"]], "answered": [True]},
    )
    [county] = summarise(store(*reports), "county").groups
    training = figure(county, "problem", "training")
    assert (training.count, training.unanswered, training.unanswered_share) == (2, 1, 0.5)
    assert figure(county, "problem", "review").unanswered == 0
    assert figure(county, "measure", "review").unanswered is None


def test_lift_compares_with_the_rest_and_small_groups_are_marked(store):
    reports = [{**XIANG, "problem": [["training"]]}] * 3 + [
        {**WEI, "problem": [["training"]] if n < 5 else []} for n in range(20)
    ]
    other, small = summarise(store(*reports), "county").groups
    assert (other.name, other.small, small.name, small.small) == ("微山县", False, "嘉祥县", True)
    training = figure(small, "problem", "training")
    assert (training.share, training.rest_share, training.lift) == (1, 0.25, 4)
    assert figure(small, "problem", "review").lift is None


def test_what_stands_out_does_so_beyond_chance(store):
    reports = [{**XIANG, "problem": [["training"]]}] * 30 + [
        {**WEI, "problem": [["review"]] if n % 2 else []} for n in range(30)
    ]
    wei, xiang = summarise(store(*reports), "county").groups
    assert figure(xiang, "problem", "training").stands_out == "more"
    assert figure(wei, "problem", "training").stands_out == "less"
    assert figure(wei, "measure", "training").stands_out is None


def test_the_change_is_that_since_the_year_before(store):
    reports = (
        [{**XIANG, "year": 2022}] * 20
        + [{**XIANG, "year": 2023, "problem": [["training"]]}] * 20
        + [{**XIANG, "year": 2099}]
    )
    [county] = summarise(store(*reports), "county").groups
    change = figure(county, "problem", "training").change
    assert (change.year_before, change.share_before, change.year, change.share) == (2022, 0, 2023, 1)
    assert change.difference == 1
    assert 0 < change.low < change.high <= 1
    assert (change.clear, change.small) == (True, False)
    assert [(year.year, year.reports) for year in county.years] == [(2022, 20), (2023, 20), (2099, 1)]
    assert county.years[1].counts == {"problem": {"training": 20}, "measure": {}}


def test_by_year_each_year_is_compared_with_the_one_before(store):
    reports = [{"year": 2021}, {"year": 2022, "problem": [["training"]]}, {"year": None}]
    first, second, unknown = summarise(store(*reports), "year").groups
    assert figure(first, "problem", "training").change is None
    assert figure(second, "problem", "training").change.difference == 1
    assert (first.name, unknown.key, unknown.name) == ("2021年", "", "年度不明")


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("county", {"嘉祥县": 3, "市中区": 1, "没有县级地区": 1}),
        ("city", {"济宁市": 3, "没有市级地区": 2}),
        ("province", {"山东省": 3, "地区不明": 2}),
        ("kind", {"乡镇": 2, "部门": 2, "学校": 1}),
    ],
)
def test_groups_are_known_by_their_code_and_what_the_text_leaves_open_stays_open(store, by, groups):
    reports = (
        {**XIANG, "unit": "township"},
        {**XIANG, "county": "嘉祥", "unit": "township"},
        {**XIANG, "unit": "bureau"},
        {"county": "市中区", "candidates": "济南市市中区；济宁市市中区", "unit": "bureau"},
        {"unit": "学校"},
    )
    found = summarise(store(*reports), by)
    assert {group.name: group.reports for group in found.groups} == groups
    assert "place_ambiguous" in {note.code for note in found.notes}


def test_counties_right_under_a_province_and_cities_of_their_own_have_a_city_group(store):
    xiantao = {"province": "湖北省", "county": "仙桃市", "code": "429004"}
    found = summarise(store(xiantao, {"province": "北京市", "county": "东城区", "code": "110101"}), "city")
    assert [(group.key, group.name) for group in found.groups] == [("110000", "北京市"), ("420000", "湖北省直辖")]


def test_two_quotations_of_different_reports_the_surest_first(store):
    reports = [{**XIANG, "problem": [["training"], ["training"]], "score": score} for score in (0.5, 0.9, 0.7)]
    [county] = summarise(store(*reports), "county").groups
    quotations = figure(county, "problem", "training").quotations
    assert [(q.path, q.line, q.start, q.end, q.text) for q in quotations] == [
        ("001.txt", 1, 10, 15, "001.txt 1"),
        ("002.txt", 1, 10, 15, "002.txt 1"),
    ]


def test_a_private_number_is_masked_in_a_quotation(store):
    report = {"problem": [["training"]], "text": "公示了居民（11010519491231002X）的申请。", **XIANG}
    [county] = summarise(store(report), "county").groups
    (quotation,) = figure(county, "problem", "training").quotations
    assert quotation.text == "公示了居民（110************02X）的申请。"


def test_a_wording_that_several_reports_share_is_quoted_once(store):
    reports = [{**XIANG, "problem": [["training"]], "text": text} for text in ("培训不够。", "培 训不够。", "不培训。")]
    [county] = summarise(store(*reports), "county").groups
    assert [q.text for q in figure(county, "problem", "training").quotations] == ["培训不够。", "不培训。"]


def test_where_chooses_reports_and_role_figures(store):
    path = store({**XIANG, "year": 2022}, {**XIANG, "measure": [["training"]]}, WEI)
    found = summarise(path, "county", role="measure", where="county = '嘉祥县' AND year = 2023 -- only")
    assert found.reports == 1
    assert {made.role for made in found.total.figures} == {"measure"}
    assert found.total.silent == {"measure": 0}


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"where": "nothing = 1"}, "SQL 出错"),
        ({"where": "1); drop view reports; --"}, "SQL"),
        ({"where": "year = 1900"}, "没有符合条件"),
        ({"role": "praise"}, "没有这个角色"),
    ],
)
def test_a_wrong_question_is_one_line(store, options, wrong):
    with pytest.raises(StoreError, match=wrong):
        summarise(store(XIANG), "county", **options)


def test_a_summary_is_plain_json_and_every_figure_is_there(store):
    found = summarise(store({**XIANG, "problem": [["training"]]}, WEI), "county")
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain == json.loads(json.dumps(asdict(found)))
    for group in plain["groups"]:
        assert [(made["role"], made["theme"]) for made in group["figures"]] == [
            (role["label"], theme["label"]) for role in plain["roles"] for theme in plain["themes"]
        ]


@pytest.mark.parametrize(
    "kind", [Summary, Group, Figure, Change, Quotation, Year, Note], ids=lambda kind: kind.__name__
)
def test_the_documentation_has_every_field(kind):
    text = (Path(__file__).parent.parent.parent / "docs" / "summary.md").read_text("utf-8")
    assert [field.name for field in fields(kind) if not re.search(rf"\b{field.name}\b", text)] == []


def test_the_csv_file_has_a_row_for_every_figure_and_opens_in_excel(store, tmp_path):
    path, file = store({**XIANG, "problem": [["training"]]}, WEI), tmp_path / "out.csv"
    assert main(["summary", str(path), "--by", "county", "--format", "csv", "-o", str(file)]) == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == 3 * 4
    [row] = [r for r in rows if (r["名称"], r["角色"], r["主题"]) == ("嘉祥县", "问题", "training")]
    assert (row["提及份数"], row["占比"], row["引文1出处"], row["引文1行"]) == ("1", "1.0", "000.txt", "1")


def test_the_table_names_groups_themes_and_quotations_in_chinese(store, capsys):
    path = store({**XIANG, "problem": [["training"]], "text": "培训不够。"}, {**XIANG, "text_sha256": "000.txt"})
    assert main(["summary", str(path), "--by", "county"]) == 0
    shown = capsys.readouterr().out
    for part in (
        "嘉祥县（山东省济宁市）",
        "培训",
        "100% [21%, 100%]",
        "“培训不够。”（000.txt，第1行）",
        "000.txt = 001.txt",
    ):
        assert part in shown


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(case):
    count, reports = case
    low, high = wilson(count, reports)
    assert 0 <= low <= count / reports + 1e-12
    assert count / reports - 1e-12 <= high <= 1


def test_the_intervals_are_those_of_the_sources():
    low, high = wilson(81, 263)  # Newcombe 1998, Two-sided confidence intervals for the single proportion, table I
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    gap, low, high = difference((48, 80), (56, 70))  # Newcombe 1998, table II, (a): 56/70 - 48/80
    assert (round(gap, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)


def test_one_difference_among_many_tests_must_be_larger():
    alone = (9, 10, 55, 100)
    assert standing_out([alone]) == [True]
    assert standing_out([alone, *[(5, 10, 50, 100)] * 99])[0] is False
