"""Bytes for components that know how to write themselves into a folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import srsly


class ByFolder:
    """`to_bytes` and `from_bytes` by way of `to_disk` and `from_disk`: the folder's files by name, as msgpack."""

    to_disk: Any
    from_disk: Any

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Serialise the component."""
        with tempfile.TemporaryDirectory() as folder:
            self.to_disk(folder)
            files = sorted(file for file in Path(folder).rglob("*") if file.is_file())
            content = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
        return bytes(srsly.msgpack_dumps(content))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Any:
        """Load what `to_bytes` wrote."""
        with tempfile.TemporaryDirectory() as folder:
            for name, content in srsly.msgpack_loads(data).items():
                file = (Path(folder) / name).resolve()
                if not file.is_relative_to(Path(folder).resolve()):
                    raise ValueError(f"{name}: leads out of the component's folder")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            return self.from_disk(folder)
