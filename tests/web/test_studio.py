"""Label Studio's protocol: predictions with scores, annotations that become corrections."""

import pytest

pytest.importorskip("starlette", reason="the extra app is not installed")

from nlp.corpus.convert.label_studio import labeling_config, marks_of  # noqa: E402
from nlp.web.documents import labels_of  # noqa: E402
from tests.web.conftest import REPORT  # noqa: E402

OTHER = '<View><Labels name="spans" toName="body"/><Text name="body" value="$report"/></View>'


def task(number=7, text=REPORT, key="text"):
    return {"id": number, "data": {key: text}}


def hook(result, action="ANNOTATION_CREATED", **more):
    return {"action": action, "annotation": {"result": result}, "task": task(), **more}


def predicted(client, *tasks, **more):
    return client.post("/predict", json={"tasks": list(tasks), "project": "1.1", **more}).json()["results"]


def test_it_is_up_and_says_which_model_answers(client):
    assert client.get("/health").json()["status"] == "UP"
    told = client.post("/setup", json={"project": "1.1", "schema": "", "hostname": "", "access_token": ""}).json()
    assert told["model_version"].startswith("disclosure-")
    assert client.post("/versions", json={}).json()["versions"] == [told["model_version"]]


def test_predictions_are_regions_with_scores(client):
    config = labeling_config(labels_of(client.service.names))
    (found,) = predicted(client, task(), label_config=config)
    assert 0 < found["score"] <= 1
    assert all(0 <= region["score"] <= 1 for region in found["result"])
    assert {(region["from_name"], region["to_name"]) for region in found["result"]} == {
        ("label", "text"), ("themes", "text"),
    }  # fmt: skip
    for region in found["result"]:
        value = region["value"]
        assert REPORT[value["start"] : value["end"]] == value["text"]
        assert f'value="{(value.get("labels") or value["choices"])[0]}"' in config


def test_names_are_those_of_the_interface(client):
    (found,) = predicted(client, task(key="report"), label_config=OTHER)
    assert {region["to_name"] for region in found["result"]} == {"body"}
    assert "spans" in {region["from_name"] for region in found["result"]}


def test_each_task_has_its_result_in_its_place(client):
    found = predicted(client, task(), {"id": 8, "data": {}}, None, task(9))
    assert [bool(result["result"]) for result in found] == [True, False, False, True]


@pytest.mark.parametrize(
    "body",
    [{"tasks": 1}, [], {"tasks": [], "label_config": "<View"}, {"tasks": [], "label_config": "<View/>"}],
)
def test_a_request_of_another_shape_is_told(client, body):
    answer = client.post("/predict", json=body)
    assert answer.status_code == 422 and answer.json()["error"]


def test_an_entity_in_an_interface_is_never_resolved(client):
    config = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><View>&a;</View>'
    assert client.post("/validate", json={"config": config}).status_code == 422


def test_an_annotation_becomes_a_correction(client):
    (found,) = predicted(client, task())
    regions = [region for region in found["result"] if region["value"].get("labels") != ["item:measure"]]
    kept = {region["id"] for region in regions if "labels" in region["value"]}
    result = [region for region in regions if region["id"] in kept]
    told = client.post("/webhook", json=hook(result)).json()
    assert told["saved"]
    items = client.get(f"/api/reports/{told['report']}/correction").json()["document"]["items"]
    assert {item["role"] for item in items} == {"problem"}
    marks = [mark for mark in marks_of(result, REPORT) if mark.layer == "items"]
    assert [(item["start"], item["end"], tuple(item["themes"])) for item in items] == [
        (mark.start, mark.end, mark.themes) for mark in marks
    ]
    again = client.post("/webhook", json=hook(result[:1], "ANNOTATION_UPDATED")).json()
    assert again["report"] == told["report"]


def test_a_layer_without_a_mark_was_not_looked_at(client):
    (found,) = predicted(client, task())
    result = [region for region in found["result"] if region["value"].get("labels", [""])[0].startswith("item:")]
    kept = {region["id"] for region in result}
    result += [region for region in found["result"] if "choices" in region["value"] and region["id"] in kept]
    assert client.post("/webhook", json=hook(result)).json()["saved"]
    (made,) = client.service.corrections.latest()
    assert made.document["items"] and "headings" not in made.document


@pytest.mark.parametrize(
    "result", [None, [{"id": "a", "type": "labels", "value": {"start": 0, "end": 3, "labels": ["wish"]}}]]
)
def test_an_annotation_of_another_shape_is_not_saved(client, result):
    assert client.post("/webhook", json=hook(result)).status_code == 422
    assert client.service.corrections.latest() == []


def test_other_events_change_nothing(client):
    assert client.post("/webhook", json={"action": "PROJECT_UPDATED"}).json() == {"saved": False}


def test_training_is_begun_where_there_is_something_to_learn(client):
    answer = client.post("/webhook", json={"action": "START_TRAINING", "project": {"id": 1}})
    assert answer.status_code == 422 and "没有新的订正" in answer.json()["error"]
