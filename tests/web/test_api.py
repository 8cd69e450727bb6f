"""The API: what it takes, what it gives, and what it says of bad input."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

import nlp
from tests.web.conftest import REPORT

pytestmark = pytest.mark.model

jsonschema = pytest.importorskip("jsonschema")


def lines(answer):
    return [json.loads(line) for line in answer.text.splitlines()]


def packed(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return data.getvalue()


def kept(client, name="报告.txt", content=REPORT):
    return lines(client.post("/api/reports", files={"file": (name, content)}))


@pytest.mark.parametrize(
    "body",
    [
        {"files": {"file": ("报告.txt", REPORT)}},
        {"json": {"text": REPORT}},
        {"content": REPORT.encode(), "headers": {"content-type": "text/plain"}},
        {"content": REPORT.encode(), "headers": {"content-type": "application/octet-stream"}},
    ],
    ids=["form", "json", "text", "bytes"],
)
def test_a_report_is_tagged_however_it_is_sent(client, body):
    answer = client.post("/api/tag", **body)
    assert answer.status_code == 200
    told, known = answer.json(), nlp.tag_text(REPORT).to_dict()
    assert {key: told[key] for key in ("text", "items", "sections")} == json.loads(
        json.dumps({key: known[key] for key in ("text", "items", "sections")})
    )


def test_what_is_tagged_is_not_kept(client):
    client.post("/api/tag", files={"file": ("报告.txt", REPORT)})
    assert client.get("/api/reports").json()["total"] == 0


def test_several_files_are_json_lines_and_one_that_fails_is_one_line(client):
    files = [("file", ("a.txt", REPORT)), ("file", ("b.png", b"\x89PNG\r\n")), ("file", ("c.txt", REPORT))]
    told = lines(client.post("/api/tag", files=files))
    assert [entry["name"] for entry in told] == ["a.txt", "b.png", "c.txt"]
    assert "图片" in told[1]["error"]
    assert "error" not in told[0] and told[2]["report"]["year"] == 2022


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000])
@pytest.mark.parametrize(
    "path", ["/api/reports/{}", "/api/reports/{}/correction", "/reports/{}", "/reports/{}/correct"]
)
def test_a_number_that_no_report_can_have_is_not_found(client, path, number):
    assert client.get(path.format(number)).status_code == 404


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"json": {"texts": "一"}}, "text"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, "JSON"),
        ({"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, "JSON"),
        ({"files": {"file": ("空.txt", b"")}}, "空"),
        ({"data": {"file": "no file"}, "headers": {"content-type": "multipart/form-data; boundary=x"}}, ""),
    ],
)
def test_a_bad_request_is_told_in_one_sentence(client, body, sentence):
    answer = client.post("/api/tag", **body)
    assert 400 <= answer.status_code < 500
    assert sentence in answer.json()["error"]


def test_a_report_is_checked(client):
    told = client.post("/api/check", files={"file": ("报告.txt", REPORT)}).json()
    assert told["findings"] and all(finding["message"] and finding["rule"] for finding in told["findings"])


def test_a_page_that_stands_alone_misses_no_icon(client):
    assert client.get("/favicon.ico").status_code == 204


def test_two_reports_are_compared(client):
    files = [("file", ("上年.txt", REPORT.replace("2022", "2021"))), ("file", ("本年.txt", REPORT))]
    told = client.post("/api/compare", files=files).json()
    assert told and "error" not in told
    assert "恰好两份" in client.post("/api/compare", files=files[:1]).json()["error"]
    broken = [files[0], ("file", ("本年.png", b"\x89PNG\r\n"))]
    assert "本年.png" in client.post("/api/compare", files=broken).json()["error"]


def test_an_archive_is_kept_file_by_file_each_named_as_the_command_names_it(client):
    told = kept(client, "一批.zip", packed(**{"甲/报告.txt": REPORT, "乙.txt": "", "../../etc/丙.txt": REPORT + "。"}))
    assert {entry["name"]: entry["state"] for entry in told} == {
        "一批.zip!甲/报告.txt": "read", "一批.zip!乙.txt": "failed", "一批.zip!etc/丙.txt": "read",
    }  # fmt: skip


def test_findings_of_a_selection_are_a_word_file(client):
    docx = pytest.importorskip("docx")
    first = kept(client)[0]["reports"][0]["id"]
    kept(client, "b.txt", REPORT.replace("2022", "2021"))
    for asked, count in (({"id": first}, 1), ({}, 2)):
        written = docx.Document(io.BytesIO(client.get("/api/reports.docx", params=asked).content))
        assert sum(part.text.startswith("检查意见") for part in written.paragraphs) == count


def test_the_report_of_the_year_before_stands_beside(client):
    this = kept(client)[0]["reports"][0]["id"]
    assert "与上年并排" not in client.get(f"/reports/{this}").text
    assert client.get(f"/reports/{this}/beside").status_code == 422
    kept(client, "别处.txt", REPORT.replace("2022", "2021").replace("天荒坪", "梅溪"))
    last = kept(client, "上年.txt", REPORT.replace("2022", "2021"))[0]["reports"][0]["id"]
    assert f'href="/reports/{last}"' in client.get(f"/reports/{this}").text
    told = client.get(f"/reports/{this}/beside").text
    assert "2021" in told and "2022" in told


def test_a_bomb_costs_itself(client):
    told = kept(client, "炸弹.zip", packed(**{"a.txt": "零" * 3_000_000}))
    assert told[0]["state"] == "failed" and "压缩炸弹" in told[0]["message"]
    assert kept(client)[0]["state"] == "read"


def test_the_same_bytes_are_kept_once(client):
    assert [kept(client)[0]["known"], kept(client, "另一个名字.txt")[0]["known"]] == [False, True]
    assert client.get("/api/reports").json()["total"] == 1


def test_a_kept_report_is_given_as_it_was_read(client):
    (told,) = kept(client)
    (report,) = told["reports"]
    found = client.get(f"/api/reports/{report['id']}").json()
    jsonschema.validate(found, nlp.report.json_schema())
    assert found["text"] == REPORT
    assert report["title"] == found["title"]


def test_the_list_is_searched_filtered_and_paged(client):
    kept(client)
    kept(client, "b.txt", REPORT.replace("2022", "2021").replace("天荒坪", "梅溪"))

    def found(**asked):
        return [row["town"] for row in client.get("/api/reports", params=asked).json()["reports"]]

    assert found(sort="year") == ["天荒坪镇", "梅溪镇"]
    assert found(q="梅溪") == ["梅溪镇"]
    assert found(year="2022") == ["天荒坪镇"]
    assert found(q="%") == []
    assert found(page="2") == []
    assert found(page="零", sort="'; DROP TABLE reports", year="") == ["梅溪镇", "天荒坪镇"]


def test_reports_of_a_selection_are_downloaded(client):
    openpyxl = pytest.importorskip("openpyxl")
    first = kept(client)[0]["reports"][0]["id"]
    kept(client, "b.txt", REPORT.replace("2022", "2021"))
    assert [row["year"] for row in lines(client.get("/api/reports.jsonl", params={"id": first}))] == [2022]
    assert len(lines(client.get("/api/reports.jsonl"))) == 2
    assert openpyxl.load_workbook(io.BytesIO(client.get("/api/reports.xlsx").content)).sheetnames


def test_a_deleted_report_is_gone(client):
    report = kept(client)[0]["reports"][0]["id"]
    assert client.delete(f"/api/reports/{report}").status_code == 204
    for answer in (client.get(f"/api/reports/{report}"), client.delete(f"/api/reports/{report}")):
        assert answer.status_code == 404
        assert "没有这份报告" in answer.json()["error"]


def test_of_many_that_delete_one_report_at_once_one_is_told_so(client):
    report = kept(client)[0]["reports"][0]["id"]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.delete(f"/api/reports/{report}").status_code, range(8)))
    assert sorted(answers) == [204] + [404] * 7


def test_the_summary_follows_the_list(client):
    report = kept(client)[0]["reports"][0]["id"]
    kept(client, "b.txt", REPORT.replace("2022", "2021"))
    assert client.get("/api/summary", params={"by": "year"}).json()["reports"] == 2
    client.delete(f"/api/reports/{report}")
    assert client.get("/api/summary", params={"by": "year"}).json()["reports"] == 1
    assert "month" in client.get("/api/summary", params={"by": "month"}).json()["error"]


def test_openapi_says_every_route_and_nothing_else(client):
    told = client.get("/api/openapi.json").json()
    drawn = {(path, method.upper()) for path, found in told["paths"].items() for method in found}
    routed = {
        (route.path.replace(":number", ""), method)
        for route in client.app.routes
        if route.path.startswith("/api/") and route.path != "/api/openapi.json"
        for method in route.methods - {"HEAD"}
    }
    assert drawn == routed


def test_health_says_which_model_reads(client):
    told = client.get("/api/health").json()
    assert told["status"] == "ok"
    assert told["model"]["name"] == "disclosure"


def test_towns_are_offered_of_the_chosen_county_alone(client):
    kept(client)
    assert "天荒坪镇（1）" not in client.get("/", params={"year": "2022"}).text
    assert "天荒坪镇（1）" in client.get("/", params={"county": "安吉县"}).text
