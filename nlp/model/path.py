"""Where the models that come with the package lie, and what identifies one."""

from __future__ import annotations

from pathlib import Path

from nlp.errors import ModelError

DEFAULT = "disclosure"
_PACKAGE = Path(__file__).parent.parent
_SHELVES = (_PACKAGE / "models", _PACKAGE.parent / "models")  # in the wheel; beside the package in a checkout


def find_model(model: str | Path | None = None) -> Path:
    """The folder of a model: a path as given, or the name of one that comes with the package.

    Raises
    ------
    ModelError
        Where there is no such model.
    """
    name = str(model) if model is not None else DEFAULT
    candidates = [Path(name), *(shelf / name for shelf in _SHELVES)] if model else [shelf / name for shelf in _SHELVES]
    for folder in candidates:
        if (folder / "config.cfg").is_file():
            return folder
    raise ModelError(f"{name}：没有这个模型；请给出模型文件夹（其中有 config.cfg），或用自带的 {DEFAULT}")
