"""Requests to the API and the pages of the app, wrong in their way, address, head and body."""

from __future__ import annotations

import json
import random
import warnings
from pathlib import Path

from fuzzing.mutations import SHAPES, mutated_bytes, mutated_text, reshaped
from nlp.web.openapi import OPERATIONS

_VALUES = [
    "",
    "0",
    "1",
    "2",
    "-1",
    "9" * 30,
    "x",
    "null",
    "%00",
    "桃江县",
    "\u2028",
    "../../etc/passwd",
    "1e9",
    "true",
    "'; drop table files",
]
_KINDS = [
    "application/json",
    "text/plain",
    "application/octet-stream",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "x",
    "",
]
_PAGES = ["/", "/reports/{id}", "/reports/{id}/correct", "/summary", "/static/app.css", "/static/../app.py", "/api"]
_READ = 0.02  # of the requests that would be read by a worker are let through, the rest stop at the door


class Api:
    """A client of an app over a new store in `folder`, with some reports in it."""

    def __init__(self, folder: Path, texts: list[str]):
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient

        from nlp.web.app import create_app
        from nlp.web.service import Service

        self._texts = texts
        self._client = TestClient(
            create_app(Service(folder, None, 1)), "http://127.0.0.1", raise_server_exceptions=False
        )
        self._client.__enter__()
        for text in texts[:3]:
            self._client.post("/api/reports", files={"file": ("a.txt", text[:400].encode())})

    def close(self) -> None:
        """End the app and its worker."""
        self._client.__exit__(None, None, None)

    def api_door(self, rng: random.Random) -> int:
        """A request: an answer that is no failure of the server's, and where it is an error, one sentence."""
        known = rng.choice(OPERATIONS)
        method = known.method if rng.random() < 0.9 else rng.choice(["get", "post", "delete", "put", "patch", "head"])
        path = known.path if rng.random() < 0.8 else rng.choice(_PAGES)
        path = path.replace("{id}", rng.choice(["1", "1", "2", "3", "4", *_VALUES]))
        names = [name for name, _ in known.parameters] + ["id", "page", "q", "by", "x"]
        query = [(rng.choice(names), rng.choice(_VALUES)) for _ in range(rng.choice([0, 0, 1, 2, 5]))]
        body = self._body(rng) if method in ("post", "put", "patch") else b""
        head = {"content-type": rng.choice(_KINDS)} if body or rng.random() < 0.1 else {}
        if rng.random() < 0.1:
            head[
                rng.choice(["host", "origin", "accept", "content-length", "sec-fetch-site", "authorization", "cookie"])
            ] = rng.choice(["x", "http://[", "a:b:c", "-1", "9" * 30, "127.0.0.1:99999", "\t", "cross-site"])
        answer = self._client.request(method, path, params=query, content=body, headers=head, follow_redirects=False)
        assert answer.status_code != 500, f"{method} {path} {query} {head} {body[:200]!r}: {answer.text[:200]}"
        if answer.status_code >= 400 and path.startswith("/api/") and method != "head":
            told = json.loads(answer.text)
            assert len(told["error"].splitlines()) == 1, told
        return len(body)

    def _body(self, rng: random.Random) -> bytes:
        if rng.random() < _READ:
            text = mutated_text(rng.choice(self._texts)[:300], rng, self._texts)[:1000]
            return json.dumps({"text": text}).encode()
        if rng.random() < 0.5:
            layers = {"headings": [{"start": 0, "end": 3, "label": "x"}], "items": [], "agency": None, "year": None}
            return json.dumps(reshaped(rng.choice([{"text": ""}, layers, *SHAPES]), rng)).encode()
        form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n\r\n--x--\r\n'
        return mutated_bytes(rng.choice([b"{}", b"", form, b"\x89PNG\r\n", b"PK\x03\x04"]), rng)
