"""The door: who may ask, from where, and how much."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

testing = pytest.importorskip("starlette.testclient", reason="the extra app is not installed")

from starlette.applications import Starlette  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import PlainTextResponse  # noqa: E402
from starlette.routing import Route  # noqa: E402

from nlp.web.guard import Guard, is_loopback  # noqa: E402


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def client(token="", largest=100, base="http://127.0.0.1:8765"):
    app = Starlette(routes=[Route("/", echo, methods=["GET", "POST", "DELETE"])])
    return testing.TestClient(Guard(app, token=token, largest=largest), base_url=base, follow_redirects=False)


@pytest.mark.parametrize("base", ["http://127.0.0.1:8765", "http://localhost:1", "http://[::1]:8765"])
def test_this_machine_may_ask(base):
    assert client(base=base).get("/").status_code == 200


@pytest.mark.parametrize("base", ["http://example.com", "http://127.0.0.1.example.com", "http://192.0.2.1:8765"])
def test_another_name_for_this_machine_may_not(base):
    answer = client(base=base).get("/")
    assert answer.status_code == 421
    assert "127.0.0.1" in answer.json()["error"]


@pytest.mark.parametrize("host", ["[", "[::1", "a]b"])
def test_a_host_that_is_no_address_is_none_of_this_machine(host):
    assert client().get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://example.com"},
        {"origin": "null"},
        {"origin": "http://[::1"},
        {"origin": "http://127.0.0.1:9"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8765"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_another_site_changes_nothing(method, headers):
    assert client().request(method, "/", headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"origin": "http://127.0.0.1:8765"}, {"sec-fetch-site": "same-origin"}])
def test_the_app_and_programs_may_change(headers):
    assert client().post("/", headers=headers, content=b"123").text == "3"


def test_another_site_may_link_here():
    assert client().get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_body_that_says_it_is_too_large_is_not_read():
    answer = client().post("/", content=b"1" * 101)
    assert answer.status_code == 413
    assert "上限" in answer.json()["error"]


def test_a_body_that_does_not_say_how_large_it_is_is_counted():
    assert client().post("/", content=iter([b"1" * 60, b"1" * 41])).status_code == 413
    assert client().post("/", content=iter([b"1" * 60, b"1" * 40])).text == "100"


def awaited(coroutine):
    """What `coroutine` returns, in a thread of its own: the browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, coroutine).result()


def asked(guard, messages):
    """The status of the answer to a POST whose body comes in these messages, and then in no more."""
    told = []

    async def receive():
        if messages:
            return messages.pop(0)
        return await asyncio.Event().wait()

    async def send(message):
        told.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"host", b"127.0.0.1")], "query_string": b""}
    return guard(scope, receive, send), told


def test_a_body_that_stops_coming_is_not_waited_for():
    guard = Guard(Starlette(routes=[Route("/", echo, methods=["POST"])]), largest=100, patience=0.01)
    asking, told = asked(guard, [{"type": "http.request", "body": b"1", "more_body": True}])
    awaited(asking)
    assert told[0]["status"] == 408


def test_bodies_are_counted_together_while_they_are_answered():
    guard = Guard(Starlette(routes=[Route("/", echo, methods=["POST"])]), largest=10, patience=0.2)
    part = {"type": "http.request", "body": b"1" * 10, "more_body": True}

    async def all_at_once():
        pairs = [asked(guard, [dict(part)]) for _ in range(5)]
        await asyncio.gather(*(asking for asking, _ in pairs))
        return sorted(told[0]["status"] for _, told in pairs)

    assert awaited(all_at_once()) == [408, 408, 408, 408, 503]
    asking, told = asked(guard, [{**part, "more_body": False}])
    awaited(asking)
    assert told[0]["status"] == 200  # nothing is held any more


@pytest.mark.parametrize("length", ["-1", "many", "9" * 40])
def test_a_length_that_is_none_is_refused(length):
    assert client().post("/", headers={"content-length": length}).status_code == 413


def test_with_a_token_nobody_asks_without_it():
    asking = client("secret")
    assert asking.get("/").status_code == 401
    assert asking.get("/", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert asking.get("/", headers={"authorization": "Bearer 密".encode()}).status_code == 401
    assert asking.get("/?token=wrong").status_code == 401
    assert asking.post("/?token=secret").status_code == 401


def test_a_token_comes_in_a_header_or_once_in_the_address():
    asking = client("secret", base="http://192.0.2.1:8765")
    assert asking.get("/", headers={"authorization": "Bearer secret"}).status_code == 200
    first = asking.get("/?token=secret")
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert "HttpOnly" in first.headers["set-cookie"] and "SameSite=strict" in first.headers["set-cookie"]
    assert asking.get("/").status_code == 200


def test_every_answer_forbids_what_no_page_needs():
    for answer in (client().get("/"), client(base="http://example.com").get("/")):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "so"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.b", False)],
)
def test_loopback_is_known(host, so):
    assert is_loopback(host) is so
