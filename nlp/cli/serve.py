"""`nlp-tag serve`: the app in the browser and the API."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.messages import UsageError
from nlp.cli.options import Model
from nlp.cli.terminal import say
from nlp.errors import reason

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_BACKLOG = 1024  # requests that wait to be taken


@app.command()
def serve(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A store, or a new folder that becomes one.")] = Path(
        "nlp-tag-store"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="0 takes any that is free.")] = 8765,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Elsewhere than on this machine a token is asked.")] = (
        "127.0.0.1"
    ),
    model: Model = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes that read. Default: all processors.")
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="NLP_TAG_TOKEN", metavar="TOKEN", help="Instead of a token drawn at random.", show_default=False
        ),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Upload, read, search and correct reports in the browser, on this machine; with an API for other programs.

    Nothing leaves the machine. Uploaded reports are kept in STORE.
    """
    try:
        import uvicorn

        from nlp.web.app import create_app
    except ImportError as error:
        raise UsageError(f"缺少 {error.name} 包；请运行 pip install 'nlp-tag[app]'") from None
    import joblib

    from nlp.web.guard import is_loopback
    from nlp.web.service import Service

    service = Service(store, model, jobs or joblib.cpu_count())
    listening = _listen(host, port)
    secret = token or ("" if is_loopback(host) else secrets.token_urlsafe(24))
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    say(f"库 {store}，打开 {address}{f'?token={secret}' if secret else ''}（按 Ctrl-C 结束）")
    if browser:
        webbrowser.open(f"{address}?token={secret}" if secret else address)
    config = uvicorn.Config(
        create_app(service, secret), log_level="warning", access_log=False, server_header=False, lifespan="on",
        timeout_graceful_shutdown=5,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise UsageError(f"{host}:{port} 不能使用（{reason(error)}）；请换一个 --port 或 --host") from None
