"""A linear model over named features: what scikit-learn fitted, applied with numpy alone.

The weights lie on disk as a JSON list of feature names and a plain ``.npy`` array; neither can run code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from itertools import chain
from pathlib import Path

import numpy as np
import srsly
from typing_extensions import TypedDict

from nlp.learn.shapes import Number, read_array, read_shaped

_MOST_KEPT = 1 << 11  # parts of lists of names whose rows are kept


class _Head(TypedDict):
    labels: list[str]
    bias: list[Number]


class LinearModel:
    """``scores = bias + sum of the weight rows of the features that are on``.

    Parameters
    ----------
    labels : the classes, in the order of the columns.
    features : feature names, in the order of the rows.
    weights : float32 array of shape (features, labels).
    bias : float32 array of shape (labels,).
    idf : float32 array of shape (features,), where the features are TF-IDF values of unit length instead of
        on or off; the weights are then already multiplied by it.
    precision : array of shape (features + 1, labels), or what makes it, where training kept it: how firmly the corpus
        held each weight, the bias last (see `nlp.learn.fitting`). Tagging does not use it; on disk it is the product of
        its margins.
    """

    def __init__(
        self,
        labels: Sequence[str],
        features: Sequence[str],
        weights: np.ndarray,
        bias: np.ndarray,
        idf: np.ndarray | None = None,
        precision: np.ndarray | Callable[[], np.ndarray] | None = None,
    ):
        self.labels = tuple(labels)
        self.features = tuple(features)
        self.weights = weights.astype(np.float16).astype(np.float32)  # as it is on disk
        self.bias = bias
        self.idf = idf
        self._kept: dict[tuple[str, ...], list[int]] = {}  # rows of parts
        self._precision = precision
        self._margins: np.ndarray | None = None  # as they were on disk

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each feature by its name."""
        return {name: index for index, name in enumerate(self.features)}

    @cached_property
    def precision(self) -> np.ndarray | None:
        """How firmly the corpus held each weight, the bias last; made of its margins when training first asks."""
        return self._precision() if callable(self._precision) else self._precision

    @classmethod
    def empty(cls) -> LinearModel:
        """A model that knows no label and no feature yet."""
        return cls((), (), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))

    def rows(self, names: Iterable[str]) -> list[int]:
        """The rows of those `names` that the model knows."""
        return [row for row in map(self.row.get, names) if row is not None]

    def rows_of_parts(self, parts: Sequence[Sequence[Sequence[str]]]) -> list[list[int]]:
        """The rows of several lists of names, each given in parts; a part that several lists share is read once.

        A part that is a tuple may come again in later calls, and what was read of it is kept.
        """
        known = {id(part): part for listed in parts for part in listed}
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        rows = {key: self._rows_of(part) for key, part in known.items()}
        return [[row for part in listed for row in rows[id(part)]] for listed in parts]

    def _rows_of(self, part: Sequence[str]) -> list[int]:
        if not isinstance(part, tuple):
            return self.rows(part)
        if part not in self._kept:
            self._kept[part] = self.rows(part)
        return self._kept[part]

    def sums(self, rows: Sequence[Sequence[int]]) -> np.ndarray:
        """The sum of weight rows for each list of rows: shape (lists, labels), no bias added."""
        return self.added(np.array([*chain.from_iterable(rows)], np.int64), np.array([*map(len, rows)], np.int64))

    def added(self, flat: np.ndarray, sizes: np.ndarray) -> np.ndarray:
        """The `sums` of lists of rows that lie one after the other in `flat`, as many in each as `sizes` says."""
        out = np.zeros((len(sizes), len(self.labels)), np.float32)
        filled = np.flatnonzero(sizes)
        if len(filled):
            starts = (np.cumsum(sizes) - sizes)[filled]
            out[filled] = np.add.reduceat(self.weights.take(flat, axis=0), starts, axis=0)
            if self.idf is not None:
                out[filled] /= np.sqrt(np.add.reduceat(self.idf[flat] ** 2, starts))[:, None]
        return out

    def scales(self, flat: np.ndarray, sizes: np.ndarray) -> np.ndarray:
        """What `added` multiplies the weight rows of each list with: 1 where features are on or off."""
        out = np.ones(len(sizes))
        if self.idf is not None and len(filled := np.flatnonzero(sizes)):
            starts = (np.cumsum(sizes) - sizes)[filled]
            out[filled] = 1 / np.sqrt(np.add.reduceat(self.idf[flat] ** 2, starts)).astype(np.float64)
        return out

    def to_disk(self, path: Path) -> None:
        """Write the model into the folder `path`."""
        path.mkdir(parents=True, exist_ok=True)
        srsly.write_json(path / "labels.json", {"labels": self.labels, "bias": [round(float(b), 4) for b in self.bias]})
        (path / "features.txt").write_text("\n".join(self.features), "utf-8", newline="\n")
        np.save(path / "weights.npy", self.weights.astype(np.float16))
        margins = self._margins
        if margins is None and self.precision is not None:
            precision = self.precision.astype(np.float64)
            margins = np.concatenate([precision.sum(axis=1), precision.sum(axis=0)]).astype(np.float32)
        for name, array in (("idf", self.idf), ("precision", margins)):
            (path / f"{name}.npy").unlink(missing_ok=True)
            if array is not None:
                np.save(path / f"{name}.npy", array)

    @classmethod
    def from_disk(cls, path: Path) -> LinearModel:
        """Read a model that `to_disk` wrote; raise ``ValueError`` where its parts do not fit."""
        head = read_shaped(path / "labels.json", _Head)
        text = (path / "features.txt").read_text("utf-8")
        weights = read_array(path / "weights.npy").astype(np.float32)
        idf, margins = (
            read_array(file) if file.exists() else None for file in (path / "idf.npy", path / "precision.npy")
        )
        features = text.split("\n") if text else []
        if weights.shape != (len(features), len(head["labels"])) or len(head["bias"]) != weights.shape[1]:
            raise ValueError(f"{path}: weights of shape {weights.shape} do not fit the labels and features beside them")
        if idf is not None and idf.shape != (len(features),):
            raise ValueError(f"{path}: {idf.size} idf values do not fit {len(features)} features")
        precision = None
        if margins is not None:
            if margins.shape != (len(features) + 1 + len(head["labels"]),):
                raise ValueError(f"{path}: precision of shape {margins.shape} does not fit the weights beside it")
            precision = partial(_product, margins, len(features) + 1)
        model = cls(head["labels"], features, weights, np.asarray(head["bias"], np.float32), idf, precision)
        model._margins = margins
        return model


def _product(margins: np.ndarray, size: int) -> np.ndarray:
    rows, columns = np.split(margins.astype(np.float64), [size])
    return np.outer(rows, columns) / max(float(rows.sum()), 1e-9)
