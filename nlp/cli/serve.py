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


@app.command(
    help="在本机浏览器里上传、阅读、检索和订正报告；也有接口供其他程序用。\n\n内容不离开本机。上传的报告存在库里。"
)
def serve(
    store: Annotated[Path, typer.Argument(metavar="库", help="库，或将成为库的新文件夹。")] = Path("nlp-tag-store"),
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="数", help="端口；0 表示任选一个空闲的。")] = 8765,
    host: Annotated[str, typer.Option(metavar="地址", help="监听地址；不限本机时要令牌。")] = ("127.0.0.1"),
    model: Model = None,
    jobs: Annotated[int | None, typer.Option(min=1, metavar="数", help="读报告的进程数。默认：全部处理器。")] = None,
    token: Annotated[
        str | None,
        typer.Option(envvar="NLP_TAG_TOKEN", metavar="令牌", help="自定令牌，不用随机的。", show_default=False),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="打开浏览器。")] = True,
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
    # The address ends the line: a terminal takes what follows it without a space for a part of the link.
    say(f"库 {store}（按 Ctrl-C 结束），打开 {address}{f'?token={secret}' if secret else ''}")
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
