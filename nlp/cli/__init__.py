"""The `nlp-tag` command.

Tagging needs no subcommand word: the first argument decides, and a file named like a subcommand is written
``./schema``. Each command is a module of this package with a typer ``app``, imported only when it is called.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

from nlp.cli.messages import NothingDone, UsageError, complain
from nlp.errors import ModelError, NlpTagError, SettingError, StoreError, reason

COMMANDS = {
    "check": "Check reports by the rules of the form before they are sent.",
    "compare": "Lay two reports side by side: tables, sections, problems, measures, repeated text.",
    "completion": "Print what makes a shell complete commands and options.",
    "corpus": "Check, measure and convert corpora.",
    "evaluate": "Measure a model on an annotated corpus.",
    "explain": "Say why a line was taken for a heading, a table cell or prose.",
    "run": "Tag thousands of reports into a store of Parquet tables.",
    "schema": "Print the JSON Schema of the JSON output.",
    "serve": "Upload, read, search and correct reports in the browser; an API.",
    "sql": "Query a store with SQL.",
    "store": "Check a store and mend it.",
    "suggest": "Print the passages that are most worth labelling.",
    "summary": "Summarise a store: themes, numbers, who is missing; as a page, a workbook, a brief.",
    "tables": "Print the tables of reports, or write them to a spreadsheet.",
    "text": "Print the text of files as the reader sees it.",
    "train": "Train a model on a corpus.",
}

COMPLETION = "_NLP_TAG_COMPLETE"  # environment variable in which a shell asks how a line can go on
_DEBUG = "NLP_TAG_DEBUG"  # environment variable: exceptions that nobody expected end in a traceback


def main(args: list[str] | None = None) -> int:
    """Run the command line `args`, that of the process by default.

    Returns
    -------
    The exit status: 0, 1 where an input or the output failed, 2 for wrong usage, model or store, 130 for Ctrl-C.
    """
    args = sys.argv[1:] if args is None else args
    _stand_in()
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

    from nlp.cli.usage import in_chinese

    app: typer.Typer = import_module(f"nlp.cli.{name}").app
    try:
        return app(args, prog_name=program, standalone_mode=False, help_option_names=["-h", "--help"]) or 0
    except typer.TyperException as error:
        complain(f"用法错误：{in_chinese(error)}；说明见 {program} -h")
        return 2


def _abandon_stdout() -> None:
    """Let what is still buffered go nowhere, or Python complains about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
