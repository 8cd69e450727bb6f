"""The parts of a model on disk, each read against the shape that it must have: a model may come from anywhere."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from annotated_types import Ge, Le

_LARGEST = 1e6  # of a weight, so that sums and powers of them stay finite

Number = Annotated[float, Ge(-_LARGEST), Le(_LARGEST)]


def read_shaped(file: Path, kind: Any) -> Any:
    """The JSON in `file` as a `kind`, a type that pydantic knows.

    Raises
    ------
    ValueError
        Where it is no JSON or has another shape; names the file and the place in it.
    """
    from pydantic import ValidationError

    try:
        data = file.read_bytes()
        found = _adapter(kind).validate_json(data, strict=True)
        if b"\\ud" in data.lower():  # JSON can spell half a character, which no file can hold
            json.dumps(json.loads(data), ensure_ascii=False).encode()
        return found
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])[:80]
        raise ValueError(f"{file.parent.name}/{file.name} 的{place or '内容'}不合格式，原文：{first['msg']}") from None


@cache
def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def read_array(file: Path) -> np.ndarray:
    """The numbers in a ``.npy`` file; raise ``ValueError`` where it holds anything else, or a number too large."""
    array = np.load(file, allow_pickle=False)
    if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
        raise ValueError(f"{file.parent.name}/{file.name} 不是浮点数的数组")
    if array.size and not float(np.abs(array.astype(np.float32, copy=False)).max()) <= _LARGEST:
        raise ValueError(f"{file.parent.name}/{file.name} 有过大的数或不是数的值")
    return array
