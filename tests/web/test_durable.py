"""A server that is killed has lost nothing that it acknowledged."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

httpx = pytest.importorskip("httpx")
pytest.importorskip("uvicorn", reason="the extra app is not installed")

from tests.web.conftest import REPORT  # noqa: E402

pytestmark = pytest.mark.model

SERVE = "from nlp.cli import main; main(['serve', 'store', '--port', '0', '--no-browser', '--jobs', '1'])"


class Server:
    """The command, on a port of its own."""

    def __init__(self, folder):
        environment = os.environ | {"PYTHONPATH": str(Path.cwd()), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        self.client = httpx.Client(base_url=line.partition("打开 ")[2].strip(), timeout=120)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
@pytest.mark.parametrize("after", [1, 50])
def test_a_killed_server_has_lost_no_acknowledged_upload(tmp_path, after):
    server = Server(tmp_path)
    acknowledged = []

    def upload(number):
        try:
            with server.client.stream(
                "POST", "/api/reports", files={"file": (f"{number}.txt", f"{REPORT}{number}。\n")}
            ) as answer:
                if answer.status_code == 200:
                    acknowledged.append(f"{number}.txt")
        except httpx.HTTPError:
            pass
        if len(acknowledged) >= after:
            server.process.send_signal(signal.SIGKILL)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(upload, range(100)))
    server.kill()
    assert len(acknowledged) >= after
    again = Server(tmp_path)
    try:
        told = again.client.post("/api/reports", files={"file": ("last.txt", f"{REPORT}last\n")})
        assert json.loads(told.text)["state"] == "read"
        while again.client.get("/api/health").json()["waiting"]:  # a report that comes between two pages moves the list
            time.sleep(0.1)
        kept = [row["name"] for page in "12" for row in again.client.get(f"/api/reports?page={page}").json()["reports"]]
        assert set(acknowledged) <= set(kept)
        assert len(kept) == len(set(kept))
    finally:
        again.kill()


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_a_killed_server_has_lost_no_acknowledged_correction(tmp_path):
    server = Server(tmp_path)
    told = json.loads(server.client.post("/api/reports", files={"file": ("a.txt", REPORT)}).text)
    address = f"/api/reports/{told['reports'][0]['id']}/correction"
    acknowledged = []

    def correct(count):
        item = {"start": count, "end": count + 2, "role": "problem", "themes": ["training"]}
        try:
            answer = server.client.post(address, json={"items": [item]})
            if answer.status_code == 200:
                acknowledged.append(item)
        except httpx.HTTPError:
            pass
        if len(acknowledged) >= 40:
            server.process.send_signal(signal.SIGKILL)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(correct, range(100)))
    server.kill()
    database = sqlite3.connect(tmp_path / "store" / "app.sqlite")
    kept = [json.loads(row[0])["items"][0] for row in database.execute("SELECT document FROM corrections")]
    database.close()
    assert len(acknowledged) >= 40
    assert all(item in kept for item in acknowledged)
    again = Server(tmp_path)
    try:
        assert again.client.get(address).json()["corrections"] == len(kept)
    finally:
        again.kill()


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_a_server_that_is_killed_while_it_trains_loses_that_training_alone(tmp_path):
    server = Server(tmp_path)
    for number in (3, 4, 5):  # none of them is held out
        text = REPORT.replace("2022", str(2000 + number))
        told = json.loads(server.client.post("/api/reports", files={"file": (f"{number}.txt", text)}).text)
        address = f"/api/reports/{told['reports'][0]['id']}/correction"
        server.client.post(address, json={"items": []})
    (before,) = server.client.get("/api/models").json()["models"]
    assert server.client.post("/api/models").status_code == 202
    server.kill()
    again = Server(tmp_path)
    try:
        told = again.client.get("/api/models").json()
        assert told["models"][1] == before and told["models"][1]["present"]
        assert told["models"][0]["state"] == "failed" and "没有完成" in told["models"][0]["message"]
        assert told["corrected"] == 3 and told["new"]
        assert list((tmp_path / "store" / "models").iterdir()) == []
        assert again.client.post("/api/models").status_code == 202
    finally:
        again.kill()
