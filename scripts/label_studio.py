"""The real Label Studio beside the server: predictions go there, annotations and the wish to train come back.

    python -m venv studio && studio/bin/pip install label-studio
    python scripts/label_studio.py studio/bin/label-studio

Starts both on this machine in a temporary folder, connects them as a person would in the settings, prints each step,
and ends with an error at the first that does not work.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from nlp.corpus.convert.label_studio import labeling_config
from nlp.model.folder import checked_meta
from nlp.model.path import find_model
from nlp.web.documents import labels_of

SAMPLE = Path(__file__).parent.parent / "corpora" / "sample.txt"
WAIT = 300  # seconds
REPORTS = 4  # of which one in five is held out of training


def port() -> int:
    """A port that is free."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(said: str, call: Any) -> Any:
    """What `call` gives as soon as it gives anything."""
    began = time.monotonic()
    while time.monotonic() - began < WAIT:
        try:
            if result := call():
                print(f"ok  {said}")
                return result
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    sys.exit(f"not in {WAIT} s: {said}")


def started(program: str, folder: Path) -> tuple[list[subprocess.Popen[bytes]], httpx.Client, httpx.Client]:
    """The processes of the server and of Label Studio, and a client for each."""
    serving, labelling, token = port(), port(), secrets.token_hex(20)
    serve = [sys.executable, "-c", "from nlp.cli import main; main()", "serve", str(folder / "store")]
    studio = [program, "start", "--no-browser", "--port", str(labelling), "--data-dir", str(folder / "studio"),
              "--username", "a@example.org", "--password", secrets.token_hex(8), "--user-token", token]  # fmt: skip
    environment = os.environ | {
        "ML_BLOCK_LOCAL_IP": "false", "SSRF_PROTECTION_ENABLED": "false", "COLLECT_ANALYTICS": "false",
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true", "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": "",
    }  # fmt: skip
    with (folder / "log").open("wb") as log:
        processes = [
            subprocess.Popen([*serve, "--port", str(serving), "--no-browser", "--jobs", "1"], stdout=log, stderr=log),
            subprocess.Popen(studio, env=environment, stdout=log, stderr=log, cwd=folder),
        ]
    ours = httpx.Client(base_url=f"http://127.0.0.1:{serving}", timeout=WAIT)
    theirs = httpx.Client(
        base_url=f"http://127.0.0.1:{labelling}", timeout=WAIT, headers={"authorization": f"Token {token}"}
    )
    return processes, ours, theirs


def connected(ours: httpx.Client, theirs: httpx.Client) -> tuple[int, int, list[int]]:
    """A project with reports, whose predictions come from the server: its number, the backend's, the tasks'."""

    def post(path: str, **body: Any) -> Any:
        answer = theirs.post(path, json=body)
        if answer.is_error:
            sys.exit(f"{path}: {answer.status_code} {answer.text[:500]}")
        return answer.json()

    config = labeling_config(labels_of(checked_meta(find_model()).get("names", {})))
    project = post("/api/projects", title="nlp-tag", label_config=config)["id"]
    backend = post("/api/ml", url=str(ours.base_url).rstrip("/"), project=project, title="nlp-tag")["id"]
    print("ok  connected as a model")
    post(
        "/api/webhooks/",
        project=project,
        url=str(ours.base_url.join("/webhook")),
        send_payload=True,
        send_for_all_actions=True,
    )
    text = SAMPLE.read_text("utf-8")
    tasks = [{"text": text.replace("2023", str(2010 + number))} for number in range(REPORTS)]
    theirs.post(f"/api/projects/{project}/import", json=tasks).raise_for_status()
    found = theirs.get("/api/tasks", params={"project": project}).json()["tasks"]
    return project, backend, [task["id"] for task in found]


def main() -> None:
    """Do it all once."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(tempfile.mkdtemp())
    processes, ours, theirs = started(str(Path(sys.argv[1]).absolute()), folder)
    try:
        until("the server is up", lambda: ours.get("/health").is_success)
        until("Label Studio is up", lambda: theirs.get("/api/projects").is_success)
        print("    version", theirs.get("/api/version").json().get("release"))
        project, backend, tasks = connected(ours, theirs)
        everything = {"selectedItems": {"all": True, "excluded": []}}
        asked = {"id": "retrieve_tasks_predictions", "project": project}
        theirs.post("/api/dm/actions", params=asked, json=everything).raise_for_status()
        for task in tasks:
            predictions = until(
                f"a prediction for task {task}",
                lambda task=task: theirs.get("/api/predictions", params={"task": task}).json(),
            )
            result = predictions[0]["result"]
            print(f"    {len(result)} regions, score {predictions[0]['score']:.2f}, {predictions[0]['model_version']}")
            theirs.post(f"/api/tasks/{task}/annotations", json={"result": result}).raise_for_status()
        until("annotations are corrections", lambda: ours.get("/api/models").json()["corrected"] == len(tasks))
        theirs.post(f"/api/ml/{backend}/train", json={}).raise_for_status()
        model = until(
            "training was begun there and ended here",
            lambda: next((m for m in ours.get("/api/models").json()["models"][:-1] if m["state"] != "training"), None),
        )
        print(f"    model {model['id']} {model['state']}, learned {len(model['learned'])} reports")
    finally:
        for process in processes:
            process.terminate()


if __name__ == "__main__":
    main()
