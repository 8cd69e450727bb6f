"""Who may ask, from where, and how much: one door before everything else (an ASGI middleware).

* Host: names of this machine only, so that no page elsewhere can pass for this one by DNS (rebinding).
* Origin and Sec-Fetch-Site: a request that changes something comes from this app or from no browser (CSRF; as Go's
  ``CrossOriginProtection`` does, https://words.filippo.io/csrf/).
* A token, where others than this machine can reach the server: in a header, or once in the address, then a cookie.
* A body is counted while it comes in, alone and with those of all other requests, and is not waited for without end.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "nlp-tag-token"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TOGETHER = 4  # times what one request may have, of all that are being answered
_PATIENCE = 60.0  # seconds that the next bytes of a body may take
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine and can be reached from nowhere else."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Lets through to `app` what may pass; see the module.

    Parameters
    ----------
    token : asked of everybody; where it is empty, only requests for this machine by a name of its own pass.
    largest : bytes that a request may have.
    patience : seconds that the next bytes of a body may take.
    """

    def __init__(self, app: App, *, token: str = "", largest: int, patience: float = _PATIENCE) -> None:
        self._app = app
        self._token = token
        self._largest = largest
        self._patience = patience
        self._held = 0  # bytes of the bodies of all requests that are being answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or pass it on with its body counted and the headers of safety on the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope["method"], request)
        if refused is not None:
            await refused(scope, receive, guarded)
        else:
            await self._passed(scope, receive, guarded)

    async def _passed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body counted."""
        seen, whole = 0, False

        async def counted() -> Message:
            nonlocal seen, whole
            try:
                message = await (receive() if whole else asyncio.wait_for(receive(), self._patience))
            except TimeoutError:
                raise HTTPException(408, "上传中断太久，没有接着收；请重试") from None
            whole = not message.get("more_body", False)
            seen += len(message.get("body", b""))
            self._held += len(message.get("body", b""))
            if seen > self._largest:
                raise HTTPException(413, f"上传超过{self._largest >> 20:,} MB的上限；请分几次上传")
            if self._held > _TOGETHER * self._largest:
                raise HTTPException(503, "同时上传的太多；请稍后再试")
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._held -= seen

    def _refused(self, method: str, request: HTTPConnection) -> Response | None:
        host = request.headers.get("host", "")
        if not self._token and not is_loopback(_split(f"//{host}").hostname or ""):
            return problem(421, f"不认识的主机名“{host[:80]}”；请用 127.0.0.1 或 localhost 打开")
        if method not in _SAFE and not _own(request):
            return problem(403, "请求来自别的网站，没有执行；请从本应用的页面操作")
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 15 or int(length) > self._largest:
            return too_large(self._largest)
        return self._unknown(method, request) if self._token else None

    def _unknown(self, method: str, request: HTTPConnection) -> Response | None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if (scheme.lower() == "bearer" and self._is_token(given)) or self._is_token(request.cookies.get(COOKIE, "")):
            return None
        if method == "GET" and self._is_token(request.query_params.get("token", "")):
            answer = RedirectResponse(request.url.path, 303)
            answer.set_cookie(COOKIE, self._token, httponly=True, samesite="strict")
            return answer
        return problem(401, "需要口令；请用启动时显示的网址打开，程序请加上 Authorization: Bearer 口令")

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._token.encode())


def problem(status: int, sentence: str) -> Response:
    """An error as JSON, ``{"error": …}``, one sentence for people."""
    return JSONResponse({"error": sentence}, status)


def too_large(largest: int) -> Response:
    """The answer to a body with more than `largest` bytes."""
    return problem(413, f"上传超过{largest >> 20:,} MB的上限；请分几次上传")


def _own(request: HTTPConnection) -> bool:
    """Whether a request comes from a page of this server, or from a program that is no browser."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or _split(origin).netloc == request.headers.get("host", "")


def _split(address: str) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
