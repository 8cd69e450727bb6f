"""The `nlp-tag` command.

Tagging needs no subcommand word: the first argument decides, and a file named like a subcommand is written
``./schema``. Each command is a module of this package with a typer ``app``, imported only when it is called.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from typing import Any

from nlp.cli.messages import NothingDone, UsageError, complain
from nlp.errors import ModelError, NlpTagError, SettingError, StoreError, reason

COMMANDS = {
    "check": "报送前按格式核对报告。",
    "compare": "两份报告并排比较：表格、章节、问题、措施、沿用的文字。",
    "completion": "输出命令行补全的脚本。",
    "corpus": "检查、统计和转换语料。",
    "evaluate": "用有标注的语料测量模型。",
    "explain": "说明一行为什么读成标题、单元格或正文。",
    "run": "把成千上万份报告读进由 Parquet 表组成的库。",
    "schema": "输出 JSON 结果的 JSON Schema。",
    "serve": "在浏览器里上传、阅读、检索和订正报告；也有接口。",
    "sql": "用 SQL 查询库。",
    "store": "检查并修复库。",
    "suggest": "输出最值得标注的段落。",
    "summary": "汇总库：主题、数字、缺报单位；网页、工作簿、简报。",
    "tables": "输出报告的表格，或写成电子表格。",
    "text": "输出文件读到的正文。",
    "train": "用语料训练模型。",
}

COMPLETION = "_NLP_TAG_COMPLETE"  # environment variable in which a shell asks how a line can go on
_DEBUG = "NLP_TAG_DEBUG"  # environment variable: exceptions that nobody expected end in a traceback
# Libraries that speak English for themselves: OpenBLAS where it gets no memory for threads, which nothing here gains
# by; the process with which joblib clears up behind a run that was ended
_QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore::UserWarning:joblib.externals.loky.backend.resource_tracker",
}


def main(args: list[str] | None = None) -> int:
    """Run the command line `args`, that of the process by default.

    Returns
    -------
    The exit status: 0, 1 where an input or the output failed, 2 for wrong usage, model or store, 130 for Ctrl-C.
    """
    args = sys.argv[1:] if args is None else args
    _stand_in()
    for variable, value in _QUIET.items():
        os.environ.setdefault(variable, value)  # read when the libraries are loaded, by processes that are started too
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale; a lone surrogate of a file name is escaped
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if COMPLETION in os.environ:
        from nlp.cli.completion import complete

        complete(list(COMMANDS))
    if not args:
        complain("用法：nlp-tag 报告.txt …；说明见 nlp-tag --help")
        return 2
    name, rest = (args[0], args[1:]) if args[0] in COMMANDS else ("", args)
    program = f"nlp-tag {name}".rstrip()
    try:
        if not name and args[0].isalpha():
            _refuse_misspelt(args[0])
        plain = not name and not any(arg.startswith("-") and arg != "-" for arg in rest)
        status = _shown(rest) if plain else _parsed(name or "tag", rest, program)
        sys.stdout.flush()
        return status
    except NothingDone:
        return 1
    except NlpTagError as error:
        complain(error)
        return 2 if isinstance(error, (UsageError, ModelError, SettingError, StoreError)) else 1
    except BrokenPipeError:  # the reader has enough, as head has
        _abandon_stdout()
        return 1
    except OSError as error:
        _abandon_stdout()
        complain(f"{error.filename or '输出'}：{reason(error)}；请检查磁盘空间和权限")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        complain(f"{program}：程序出错（原文：{type(error).__name__}: {error}）；请报告这个问题（{_DEBUG}=1 显示详情）")
        return 1


def _stand_in() -> None:
    """Have closed standard streams (``>&-``) lead nowhere: no file that is opened later may take their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _refuse_misspelt(word: str) -> None:
    """Raise `UsageError` where `word` is no file and much like a command."""
    from nlp.cli.usage import meant_command

    if meant := meant_command(word, COMMANDS):
        raise UsageError(f"{word}：没有这个文件或命令；是不是 nlp-tag {meant}？")


def _shown(paths: list[str]) -> int:
    """Tag `paths` without any option: the parser of options takes a fifth of the start."""
    from nlp.cli.tagging import show_reports

    return show_reports(paths)


def _parsed(name: str, args: list[str], program: str) -> int:
    """The exit status of the command `name`, its options parsed."""
    import typer

    from nlp.cli.help import Help
    from nlp.cli.usage import in_chinese

    contexts: Any = typer.core.TyperCommand.context_class
    contexts.formatter_class = Help  # of every command, groups too
    app: typer.Typer = import_module(f"nlp.cli.{name}").app
    try:
        return app(args, prog_name=program, standalone_mode=False, help_option_names=["-h", "--help"]) or 0
    except typer.TyperException as error:
        complain(f"用法错误：{in_chinese(error)}；说明见 {program} -h")
        return 2


def _abandon_stdout() -> None:
    """Let what is still buffered go nowhere, or Python complains about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
