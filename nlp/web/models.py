"""The models of a store: the one that the app was started with, those made of corrections, and which one is used.

A new model lies in the folder ``models/<number>`` of the store and is used only when somebody says so; the number 0 is
the model that the app was started with. Which model was used when is kept.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp.errors import InputError
from nlp.model.folder import checked_meta
from nlp.model.path import find_model
from nlp.web.corrections import Correction
from nlp.web.documents import LEARNED
from nlp.web.library import Library, now
from nlp.web.training import Order, is_apart, parted, step_of

if TYPE_CHECKING:
    from nlp.training.retraining import Retrained

FOLDER = "models"  # of the store
_INTERRUPTED = "训练没有完成，服务中途结束了；订正都在，请再训练一次"
_NOTHING = "没有新的订正可学；请先订正几份报告（每五份约留一份检验，不学）"


class Model(NamedTuple):
    """A model that can be used: its number and folder, the display names of its labels, who it is."""

    number: int
    path: str
    names: dict[str, dict[str, str]]
    about: dict[str, str]


class Models:
    """The models of the store with `library` in the folder `store`; threads may share it.

    `model` is as `nlp.model.path.find_model` takes it; where it is None, the model that was used last is present.

    Raises
    ------
    ModelError
        Where the model cannot be opened.
    """

    def __init__(self, library: Library, store: Path, model: str | None) -> None:
        self._library = library
        self._folder = store.absolute() / FOLDER
        self._first = str(find_model(model).absolute())
        with library.writing() as database:
            database.execute(
                "UPDATE models SET state = 'failed', message = ? WHERE state = 'training'", (_INTERRUPTED,)
            )
        self._tidy()
        used = library.rows("SELECT model FROM uses ORDER BY id DESC LIMIT 1")
        self.present = self._open(used[0][0] if used and not model else 0)

    def use(self, number: int) -> Model:
        """Use a model from now on; raise `InputError` where there is none with this number."""
        if number and not self._library.rows("SELECT 1 FROM models WHERE id = ? AND state = 'ready'", (number,)):
            raise InputError("没有这个模型；请刷新页面")
        found = self._open(number)
        with self._library.writing() as database:
            database.execute("INSERT INTO uses (at, model) VALUES (?, ?)", (now(), number))
        self.present = found
        return found

    def begin(self, corrections: list[Correction]) -> tuple[int, Order]:
        """The number of a model to be made of what the present one has not learned of `corrections`, and how.

        Raises
        ------
        InputError
            Where a model is being made, or nothing is to be learned.
        """
        new = self.unlearned(corrections)
        if not new:
            raise InputError(_NOTHING)
        learned = [{"correction": found.number, "report": found.report, "name": found.name} for found in new]
        with self._library.writing() as database:
            if database.execute("SELECT 1 FROM models WHERE state = 'training'").fetchone():
                raise InputError("正在训练；请等它完成")
            sql = "INSERT INTO models (at, base, learned, state) VALUES (?, ?, ?, 'training') RETURNING id"
            values = (now(), self.present.number, json.dumps(learned, ensure_ascii=False))
            number = int(database.execute(sql, values).fetchone()[0])
        self._folder.mkdir(exist_ok=True)
        apart = [found.document for found in corrections if is_apart(found.document)]
        files = parted([found.document for found in new] + apart)
        output = self._folder / str(number)
        return number, Order(self.present.names, files, self.present.path, str(output), f"{output}.progress")

    def unlearned(self, corrections: list[Correction]) -> list[Correction]:
        """Those of `corrections` that are to be learned and that neither the present model nor its bases learned."""
        seen, number = set(), self.present.number
        while number:
            base, learned = self._library.rows("SELECT base, learned FROM models WHERE id = ?", (number,))[0]
            seen |= {found["correction"] for found in json.loads(learned)}
            number = base
        return [
            found
            for found in corrections
            if found.number not in seen and not is_apart(found.document) and not LEARNED.isdisjoint(found.document)
        ]

    def finish(self, number: int, made: Retrained) -> None:
        """The model with this number is written and can be used."""
        figures = {
            name: found and found._asdict() for name, found in (("held_out", made.held_out), ("frozen", made.frozen))
        }
        with self._library.writing() as database:
            sql = "UPDATE models SET state = 'ready', checksum = ?, figures = ? WHERE id = ?"
            database.execute(sql, (made.checksum, json.dumps(figures), number))

    def fail(self, number: int, message: str) -> None:
        """The model with this number could not be made."""
        with self._library.writing() as database:
            database.execute("UPDATE models SET state = 'failed', message = ? WHERE id = ?", (message, number))
        self._tidy()

    def listed(self) -> list[dict[str, Any]]:
        """All models, the newest first: when each was made, of what, its figures, when it was used last."""
        used = {row[0]: row[1] for row in self._library.rows("SELECT model, max(at) FROM uses GROUP BY model")}
        found = [
            {**dict(row), "learned": json.loads(row["learned"]), "figures": json.loads(row["figures"] or "null"),
             "used": used.get(row["id"]), "present": row["id"] == self.present.number}
            for row in self._library.rows(_ALL)
        ]  # fmt: skip
        for model in found:
            if model["state"] == "training":
                model["progress"] = step_of(self._folder / f"{model['id']}.progress")
        first = {"id": 0, "state": "ready", "used": used.get(0), "present": self.present.number == 0}
        return [*found, first]

    def _open(self, number: int) -> Model:
        path = str(self._folder / str(number)) if number else self._first
        meta = checked_meta(Path(path))
        about = {"name": meta["name"], "version": meta["version"], "sha256": meta["checksum"]}
        return Model(number, path, meta.get("names", {}), about)

    def _tidy(self) -> None:
        """Remove what lies beside the models that are ready."""
        ready = {str(row[0]) for row in self._library.rows("SELECT id FROM models WHERE state = 'ready'")}
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name not in ready:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


_ALL = "SELECT id, at, base, learned, state, message, checksum, figures FROM models ORDER BY id DESC"
