"""Files of older or other programs (doc, wps, odt, xls), through LibreOffice where it is installed.

One call converts many files. Each call has a profile and a folder of its own, which are gone afterwards, limits of time
and memory, no macros, and no way to the network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import struct
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from nlp.errors import InputError, reason
from nlp.reading.blocks import Draft

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "C:/Program Files/LibreOffice/program/soffice.exe")
_LARGEST = 64 << 20  # bytes of one file
_SECONDS, _SECONDS_EACH = 60, 10
_MEMORY = 2 << 30  # bytes of address space
_DEAD = "http://127.0.0.1:9"  # a proxy that nobody answers at
_ENCRYPTED = 0x0100  # in the flags of a Word document (MS-DOC 2.5.2, FibBase)
_INSTALL = "读这种文件需要 LibreOffice；请安装（Debian/Ubuntu：apt install libreoffice-writer），或另存为 .docx"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
</oor:items>
"""

_ahead: dict[str, bytes] = {}  # converted files by the SHA-256 of what they were made from


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """What LibreOffice makes of a file, read as docx or xlsx.

    Raises
    ------
    InputError
        Where LibreOffice is not installed, the file is locked or too large, or it cannot be converted.
    """
    from nlp.reading.formats import draft, format_of

    if _is_locked(data):
        raise InputError(f"{path}：文件有打开密码；请先去掉密码再读")
    made = _ahead.pop(hashlib.sha256(data).hexdigest(), None)
    if made is None:
        if _program() is None:
            raise InputError(f"{path}：{_INSTALL}")
        if len(data) > _LARGEST:
            raise InputError(f"{path}：文件大于 {_LARGEST >> 20} MB，没有转换；请另存为 .docx")
        try:
            made = next(iter(_convert([data]).values()), b"")
        except OSError as error:
            raise InputError(f"{path}：无法运行 LibreOffice（{reason(error)}）；请检查磁盘空间和权限") from None
    if not made or format_of(made).module == "office":
        raise InputError(f"{path}：LibreOffice 打不开这个文件，可能已损坏或有密码；请另存为 .docx")
    return draft(made, path)


def convert_ahead(paths: Iterable[str]) -> None:
    """Convert files in one call and keep the results until they are read; what fails is tried again alone."""
    _ahead.clear()
    waiting = []
    for path in paths:
        try:
            if Path(path).stat().st_size <= _LARGEST:
                waiting.append(Path(path).read_bytes())
        except OSError:
            continue
    waiting = [data for data in waiting if not _is_locked(data)]
    if len(waiting) > 1 and _program():
        with suppress(OSError):
            _ahead.update({key: made for key, made in _convert(waiting).items() if made})


def _program() -> str | None:
    return next(filter(None, map(shutil.which, _PROGRAMS)), None) or next(
        (place for place in _PLACES if Path(place).exists()), None
    )


def _convert(files: list[bytes]) -> dict[str, bytes]:
    """The files converted, by the SHA-256 of each; those that fail are left out."""
    from nlp.reading.formats import format_of

    folder = tempfile.mkdtemp(prefix="nlp-tag-")
    try:
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        by_target: dict[str, list[Path]] = {}
        names = {}
        for number, data in enumerate(files):
            kind = format_of(data).name
            source = Path(folder, f"{number}.{_ENDINGS.get(kind, kind)}")
            source.write_bytes(data)
            names[source.stem] = hashlib.sha256(data).hexdigest()
            by_target.setdefault("xlsx" if kind in ("xls", "ods") else "docx", []).append(source)
        made = {}
        for target, sources in by_target.items():
            _call(folder, target, sources)
            for result in Path(folder, "out").glob(f"*.{target}"):
                if result.stem in names and not result.is_symlink():
                    made[names[result.stem]] = result.read_bytes()
        return made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_ENDINGS = {"word-xml": "xml"}


def _call(folder: str, target: str, sources: list[Path]) -> None:
    command = [
        str(_program()), "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
        f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--convert-to", target,
        "--outdir", str(Path(folder, "out")), *map(str, sources),
    ]  # fmt: skip
    environment = os.environ | {
        "HOME": folder, "TMPDIR": folder, "http_proxy": _DEAD, "https_proxy": _DEAD, "SAL_USE_VCLPLUGIN": "svp",
    }  # fmt: skip
    options: dict[str, Any] = {"preexec_fn": _limit, "start_new_session": True} if os.name == "posix" else {}
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        **options,
    )  # fmt: skip
    try:
        process.wait(_SECONDS + _SECONDS_EACH * len(sources))
    except subprocess.TimeoutExpired:
        pass
    finally:
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _is_locked(data: bytes) -> bool:
    """Whether a Word document is encrypted, by the flags at the start of its main stream (MS-CFB, MS-DOC)."""
    name = "WordDocument".encode("utf-16-le")
    at = data.find(name + b"\0\0")
    if not data.startswith(b"\xd0\xcf\x11\xe0") or at < 0 or at + 120 > len(data):
        return False
    (shift,) = struct.unpack_from("<H", data, 30)
    (start,) = struct.unpack_from("<I", data, at + 116)
    place = (start + 1) << min(shift, 16)
    if place + 12 > len(data):
        return False
    (flags,) = struct.unpack_from("<H", data, place + 10)
    return bool(flags & _ENCRYPTED)
