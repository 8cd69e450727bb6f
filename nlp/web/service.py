"""What the app does, apart from how it is asked: keep, read, show, sum up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool

from nlp import __version__
from nlp.errors import InputError
from nlp.model.folder import checked_meta
from nlp.model.path import find_model
from nlp.store.ledger import Ledger
from nlp.store.version import version
from nlp.web import reading
from nlp.web.corrections import Corrections
from nlp.web.library import Library, Upload
from nlp.web.parts import Parts
from nlp.web.reading import File
from nlp.web.workers import Workers

_AT_ONCE = 8  # uploads whose bytes are in memory at one time
_MOST_BOOKED = 500  # reports of one workbook


class Service:
    """A store that is open for the app.

    Parameters
    ----------
    store : a store of `nlp-tag run` or of the app; made where the folder is new or empty.
    model : as `nlp.model.path.find_model` takes it.
    jobs : how many files are read at one time.

    Raises
    ------
    StoreError, ModelError
        Where the one or the other cannot be opened.
    """

    def __init__(self, store: Path, model: str | None, jobs: int) -> None:
        self.model = str(find_model(model).absolute())
        meta = checked_meta(Path(self.model))
        self.names: dict[str, dict[str, str]] = meta.get("names", {})
        self.about = {"name": meta["name"], "version": meta["version"], "sha256": meta["checksum"]}
        Ledger(store, self.names).close()
        self.store = store
        self.library = Library(store)
        self.corrections = Corrections(self.library, self.names)
        self.parts = Parts(store, self.names, meta["checksum"], version())
        self.parts.learn(self.library)
        self.workers = Workers(jobs)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._reading: set[asyncio.Task[dict[str, Any]]] = set()

    def start(self) -> None:
        """Start the workers, and read what was kept and not read when the server last ended."""
        for _ in range(self.workers.count):
            self._remember(self._start_worker())
        for number in self.library.waiting():
            self._remember(self.read(Upload(number, "", False)))

    def close(self) -> None:
        """End the workers and close the store."""
        self.workers.close()
        self.library.close()

    async def members(self, name: str, data: bytes, text: bool = False) -> list[tuple[str, bytes | InputError]]:
        """The files in an archive, or the one file, as `nlp.web.reading.members`; what is wrong is in the list."""
        if text or not data.startswith(b"PK"):
            return [(name, data)]
        try:
            return await self.workers(reading.members, File(name, data), name)
        except InputError as error:
            return [(name, error)]

    async def tagged(
        self, name: str, data: bytes, text: bool, call: Callable[[File], list[str | InputError]]
    ) -> AsyncIterator[tuple[str, str | InputError]]:
        """`call` for a file, or those in an archive, without keeping it: names with JSON, or with what is wrong."""
        for member, found in await self.members(name, data, text):
            if isinstance(found, InputError):
                yield member, found
                continue
            try:
                reports = await self.workers(call, File(member, found, "", self.model, text), member)
            except InputError as error:
                yield member, error
                continue
            for report in reports:
                yield member, report

    async def upload(self, name: str, data: bytes) -> AsyncIterator[dict[str, Any]]:
        """Keep a file, or those in an archive, then read them; yields what became of each as it is known.

        Nothing is yielded before everything is on disk. Reading goes on where nobody waits for it.
        """
        async with self._slots:
            members = await self.members(name, data)
            good = [(member, found) for member, found in members if not isinstance(found, InputError)]
            uploads = await run_in_threadpool(self.library.keep, good)
            del data
        for member, error in members:
            if isinstance(error, InputError):
                yield {"name": member, "state": "failed", "message": str(error), "reports": []}
        for result in asyncio.as_completed([self._remember(self.read(upload)) for upload in uploads]):
            yield await result

    async def read(self, upload: Upload) -> dict[str, Any]:
        """Read a kept file and keep what was read; what became of it."""
        if not upload.known:
            try:
                file = await run_in_threadpool(self.library.file, upload.id, self.model)
                found = await self.workers(reading.kept, file, file.name)
            except InputError as error:
                found = [error]
            await run_in_threadpool(self.library.finish, upload.id, found)
        return self.outcome(upload)

    def outcome(self, upload: Upload) -> dict[str, Any]:
        """What became of a kept file, for JSON."""
        states = self.library.rows("SELECT name, state, message FROM files WHERE id = ?", (upload.id,))
        state = dict(states[0]) if states else {"name": upload.name, "state": "failed", "message": "文件已被删除"}
        reports = self.library.rows("SELECT id, title FROM reports WHERE file = ? ORDER BY number", (upload.id,))
        return {"file": upload.id, **state, "known": upload.known, "reports": [dict(row) for row in reports]}

    def place(self, report: int) -> tuple[File, int, str | None]:
        """The file of a report, its number in that, and its JSON where it is kept; `InputError` where there is none."""
        found = self.library.rows("SELECT file, number, json FROM reports WHERE id = ?", (report,))
        if not found:
            raise InputError("没有这份报告；它可能已被删除")
        file, number, told = found[0]
        return self.library.file(file, self.model), number, told

    async def json(self, report: int) -> str:
        """A report as JSON, read again where only its rows are in the store."""
        file, number, told = await run_in_threadpool(self.place, report)
        if told is None:
            found = (await self.workers(reading.json_of, file, file.name))[number]
            if isinstance(found, InputError):
                raise found
            told = found
        return told

    async def html(self, report: int) -> str:
        """The view of a report."""
        file, number, _ = await run_in_threadpool(self.place, report)
        return await self.workers(reading.html_of, (file, number), file.name)

    async def document(self, report: int) -> dict[str, Any]:
        """A report as a document of the corpus format, as the machine reads it now."""
        file, number, _ = await run_in_threadpool(self.place, report)
        return await self.workers(reading.document_of, (file, number), file.name)

    async def workbook(self, reports: Sequence[int]) -> bytes:
        """The tables of reports as a spreadsheet."""
        if len(reports) > _MOST_BOOKED:
            raise InputError(f"一次最多导出{_MOST_BOOKED}份报告的表格；请缩小范围")
        places = [await run_in_threadpool(self.place, report) for report in reports]
        return await self.workers(reading.workbook, [(file, number) for file, number, _ in places], "工作簿")

    async def summary(self, by: str) -> Any:
        """A `nlp.summary.Summary` of everything in the store."""
        from nlp.summary import summarise

        def summed() -> Any:
            self.parts.bring_up(self.library)
            return summarise(self.store, by)

        return await run_in_threadpool(summed)

    def health(self) -> dict[str, Any]:
        """That the server is alive, who it is, and how much it has to do."""
        waiting = self.library.rows("SELECT count(*) FROM files WHERE state = 'waiting'")[0][0]
        reports = self.library.rows("SELECT count(*) FROM reports")[0][0]
        return {"status": "ok", "version": __version__, "model": self.about, "reports": reports, "waiting": waiting}

    def _remember(self, work: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)
        return task

    async def _start_worker(self) -> None:
        with suppress(InputError):  # the first file says so
            await self.workers(reading.start, self.model, "模型")


def line(value: Any) -> str:
    """A line of JSON Lines."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
