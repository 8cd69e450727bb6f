"""Models of corrections: made beside the present one, used when accepted, left again; the same as by the command."""

import io
import json
import time
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

pytest.importorskip("starlette.testclient", reason="the extra app is not installed")

from nlp.cli import main  # noqa: E402
from nlp.model.folder import checked_meta  # noqa: E402
from nlp.web.library import Library  # noqa: E402
from nlp.web.models import Models  # noqa: E402
from nlp.web.training import is_apart, step_of  # noqa: E402
from tests.web.conftest import REPORT  # noqa: E402

pytestmark = pytest.mark.model


def text_of(number):
    return REPORT.replace("2022", str(2000 + number))


def upload(client, number):
    told = json.loads(client.post("/api/reports", files={"file": (f"{number}.txt", text_of(number))}).text)
    return f"/api/reports/{told['reports'][0]['id']}/correction"


def correct(client, address):
    """All items of the report get the theme of training."""
    machine = client.get(address).json()["machine"]
    items = [item | {"themes": ["training"]} for item in machine["items"]]
    return client.post(address, json={"items": items}).json()


def ended(client):
    """What is told of the models when training is over."""
    while True:
        told = client.get("/api/models").json()
        if told["models"][0]["state"] != "training":
            return told
        time.sleep(0.2)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A client of an app whose first model of corrections is ready, and was not accepted."""
    from starlette.testclient import TestClient

    from nlp.web.app import create_app
    from nlp.web.service import Service

    service = Service(tmp_path_factory.mktemp("models") / "store", None, 1)
    with TestClient(create_app(service), base_url="http://127.0.0.1") as client:
        client.service = service
        for number in range(6):
            correct(client, upload(client, number))
        latest = service.corrections.latest()
        assert {is_apart(found.document) for found in latest} == {True, False}
        assert client.post("/api/models").status_code == 202
        assert "正在训练" in client.post("/api/models").json()["error"]
        assert ended(client)["models"][0]["state"] == "ready"
        yield client


def themes(client):
    report = client.post("/api/tag", json={"text": REPORT}).json()
    return [[theme["label"] for theme in item["themes"]] for item in report["items"]]


def test_a_new_model_tells_what_it_learned_and_its_figures(trained):
    told = trained.get("/api/models").json()
    model, first = told["models"]
    assert told["new"] == 6 - told["held_out"] == len(model["learned"])  # the present model has not learned them
    assert first["present"] and not model["present"]
    held_out = model["figures"]["held_out"]
    assert held_out["documents"] == told["held_out"]
    before, after, gold = held_out["layers"]["themes"]
    assert before < after and gold
    assert "<h2" in trained.get("/models").text


def test_the_command_makes_the_same_model_of_the_same_corrections(trained, tmp_path):
    zipfile.ZipFile(io.BytesIO(trained.get("/api/corrections.zip").content)).extractall(tmp_path)
    args = ["train", str(tmp_path / "corrections"), "--base", "disclosure", "-o", str(tmp_path / "model")]
    assert main([*args, "--jobs", "2"]) == 0
    assert checked_meta(tmp_path / "model")["checksum"] == trained.get("/api/models").json()["models"][0]["checksum"]


def test_what_nobody_corrected_is_in_the_new_model_byte_for_byte(trained):
    base, made = (Path(path) for path in (trained.service.models._first, trained.service.store / "models" / "1"))

    def same(component):
        files = [file.relative_to(base) for file in (base / component).rglob("*") if file.is_file()]
        return all((base / file).read_bytes() == (made / file).read_bytes() for file in files)

    learned = {"items", "themes", "answers"}
    folders = {path.name for path in base.iterdir() if path.is_dir()}
    assert {name for name in folders if not same(name)} == learned


def test_a_corrected_place_alone_is_nothing_to_learn(client):
    number = next(n for n in range(9) if not is_apart({"id": f"@{sha256(text_of(n).encode()).hexdigest()[:12]}"}))
    client.post(upload(client, number), json={"place": []})
    told = client.get("/api/models").json()
    assert (told["corrected"], told["new"]) == (1, 0)


def test_a_model_is_used_when_it_is_accepted_and_left_by_going_back(trained):
    before = themes(trained)
    told = trained.post("/api/models/1/use").json()
    assert [model["present"] for model in told["models"]] == [True, False]
    assert themes(trained) != before
    assert told["new"] == 0 and "没有新的订正" in trained.post("/api/models").json()["error"]
    trained.post("/api/models/0/use")
    assert themes(trained) == before
    assert trained.get("/api/health").json()["model"]["name"] == "disclosure"


def test_what_was_uploaded_is_read_again_with_the_model_in_use(trained):
    trained.post("/api/models/1/use")
    while trained.get("/api/models").json()["to_read_again"]:
        time.sleep(0.1)
    number = trained.get("/api/reports").json()["reports"][0]["id"]
    report = trained.get(f"/api/reports/{number}").json()
    assert report["model"]["sha256"] == trained.get("/api/health").json()["model"]["sha256"]
    trained.post("/api/models/0/use")


def test_the_next_server_uses_the_model_that_was_used_last(trained):
    store = trained.service.store
    trained.post("/api/models/1/use")
    library = Library(store)
    assert Models(library, store, None).present.number == 1
    assert Models(library, store, "disclosure").present.number == 0
    library.close()
    trained.post("/api/models/0/use")


def test_there_is_no_model_of_another_number(trained):
    for number in (2, 10**17):
        assert "没有这个模型" in trained.post(f"/api/models/{number}/use").json()["error"]


def test_training_that_was_cut_off_is_told_and_cleared_away(tmp_path):
    library = Library(tmp_path)
    with library.writing() as database:
        database.execute("INSERT INTO models (at, base, learned, state) VALUES ('', 0, '[]', 'training')")
    (tmp_path / "models" / ".1.77.new").mkdir(parents=True)
    (tmp_path / "models" / "1.progress").write_text("cut\n")
    (model, _) = Models(library, tmp_path, None).listed()
    assert model["state"] == "failed" and "没有完成" in model["message"]
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize(
    ("written", "told"),
    [("", ("切分文档", 0, 0)), ("cut\nthemes\n", ("学习主题", 0, 0)), ("evaluate 3/9\nevalu", ("评价", 3, 9))],
)
def test_progress_is_the_last_whole_line(tmp_path, written, told):
    (tmp_path / "1.progress").write_text(written)
    assert tuple(step_of(tmp_path / "1.progress").values()) == told
    assert step_of(Path("nowhere"))["step"] == "切分文档"
