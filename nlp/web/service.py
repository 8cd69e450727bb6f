"""What the app does, apart from how it is asked: keep, read, show, sum up."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool

from nlp import __version__
from nlp.errors import InputError, NlpTagError
from nlp.model.folder import checked_meta
from nlp.model.path import find_model
from nlp.store.ledger import Ledger
from nlp.store.version import version
from nlp.web import reading, showing
from nlp.web.corrections import Corrections
from nlp.web.library import Library, NoReportError, Upload
from nlp.web.models import Model, Models
from nlp.web.parts import Parts
from nlp.web.reading import File, Question
from nlp.web.showing import View
from nlp.web.training import Order, retrain
from nlp.web.workers import Workers

_AT_ONCE = 8  # uploads whose bytes are in memory at one time
_MOST_TOGETHER = 500  # reports of one file to download
_LONGEST_TRAINING = 3600.0  # seconds; fifty corrected reports take one minute
_FIRST_PAGE = 1.0  # seconds in which the first page is shown before the workers take the processors
_LOG = logging.getLogger("nlp.web")


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
        Ledger(store, checked_meta(find_model(model)).get("names", {})).close()
        self.store = store
        self.library = Library(store)
        self.models = Models(self.library, store, model)
        self._take(self.models.present)
        self.parts.learn(self.library)
        self.workers = Workers(jobs)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._again = asyncio.Lock()
        self._reading: set[asyncio.Task[Any]] = set()
        self._training: list[Workers] = []

    def _take(self, model: Model) -> None:
        self.model, self.names, self.about = model.path, model.names, model.about
        self.corrections = Corrections(self.library, self.names)
        self.parts = Parts(self.store, self.names, self.about["sha256"], version())

    def start(self) -> None:
        """Start the workers, and read what was kept and not read, or read with another model, when the server ended."""
        for _ in range(self.workers.count):
            self._remember(self._start_worker())
        for number in self.library.waiting():
            self._remember(self.read(Upload(number, "", False)))
        self._remember(self._read_again())

    def close(self) -> None:
        """End the workers and close the store."""
        for task in self._reading:
            task.cancel()
        for workers in (self.workers, *self._training):
            workers.close()
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
            model, who = self.model, self.about["sha256"]
            try:
                file = await run_in_threadpool(self.library.file, upload.id, model)
                found = await self.workers(reading.kept, file, file.name)
            except InputError as error:
                found = [error]
            await run_in_threadpool(self.library.finish, upload.id, found, who)
        return self.outcome(upload)

    def outcome(self, upload: Upload) -> dict[str, Any]:
        """What became of a kept file, for JSON."""
        states = self.library.rows("SELECT name, state, message FROM files WHERE id = ?", (upload.id,))
        state = dict(states[0]) if states else {"name": upload.name, "state": "failed", "message": "文件已被删除"}
        reports = self.library.rows("SELECT id, title FROM reports WHERE file = ? ORDER BY number", (upload.id,))
        return {"file": upload.id, **state, "known": upload.known, "reports": [dict(row) for row in reports]}

    def place(self, report: int) -> tuple[File, int, str | None]:
        """The file of a report, its number in that, and its JSON where it is kept; `NoReportError` where none is."""
        found = self.library.rows("SELECT file, number, json FROM reports WHERE id = ?", (report,))
        if not found:
            raise NoReportError
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

    async def view(self, report: int) -> View:
        """The view of a report, with its findings."""
        last = await run_in_threadpool(self.library.year_before, report)
        this, before = await self._question(report), await self._question(last) if last else None
        return await self.workers(showing.view_of, (this, before), this[0].name)

    async def beside(self, report: int) -> str:
        """The page that lays a report beside that of the year before; `InputError` where there is none."""
        last = await run_in_threadpool(self.library.year_before, report)
        if last is None:
            raise InputError("库里没有同一机关上一年的报告；上传后就能并排看")
        questions = await self._question(last), await self._question(report)
        return await self.workers(showing.beside, questions, questions[1][0].name)

    async def document(self, report: int) -> dict[str, Any]:
        """A report as a document of the corpus format, as the machine reads it now."""
        question = await self._question(report)
        return await self.workers(showing.document_of, question, question[0].name)

    async def together(self, reports: Sequence[int], call: Callable[[Sequence[Question]], bytes], name: str) -> bytes:
        """The file that `call` makes of several reports; `name` is what it is."""
        if len(reports) > _MOST_TOGETHER:
            raise InputError(f"一次最多导出{_MOST_TOGETHER}份报告的{name}；请缩小范围")
        questions = [await self._question(report) for report in reports]
        return await self.workers(call, questions, name)

    async def _question(self, report: int) -> Question:
        file, number, _ = await run_in_threadpool(self.place, report)
        return file, number

    async def summary(self, by: str) -> Any:
        """A `nlp.summary.Summary` of everything in the store."""
        from nlp.summary import summarise

        def summed() -> Any:
            self.parts.bring_up(self.library)
            return summarise(self.store, by)

        return await run_in_threadpool(summed)

    async def use(self, number: int) -> None:
        """Read with another model from now on; the uploaded reports are read again, one after the other."""
        self._take(await run_in_threadpool(self.models.use, number))
        self._remember(self._read_again())

    async def retrain(self) -> int:
        """Begin to make a model of the corrections; its number. Raise `InputError` where there is nothing to learn."""

        def begun() -> tuple[int, Order]:
            return self.models.begin(self.corrections.latest())

        number, order = await run_in_threadpool(begun)
        self._remember(self._retrained(number, order))
        return number

    async def _retrained(self, number: int, order: Order) -> None:
        workers = Workers(1, _LONGEST_TRAINING)
        self._training.append(workers)
        try:
            made = await workers(retrain, order, "训练")
            await run_in_threadpool(self.models.finish, number, made)
        except NlpTagError as error:
            await run_in_threadpool(self.models.fail, number, str(error))
        except Exception as error:
            _LOG.error("model %s", number, exc_info=error)
            await run_in_threadpool(self.models.fail, number, f"程序出错（{type(error).__name__}）；请报告这个问题")
        finally:
            workers.close()

    async def _read_again(self) -> None:
        """Read what another model has read, a few at a time, so that what people upload does not wait for it."""
        async with self._again:
            while stale := await run_in_threadpool(self.library.stale, self.about["sha256"]):
                some = stale[: self.workers.count]
                await asyncio.gather(*(self.read(Upload(number, "", False)) for number in some))

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
        await asyncio.sleep(_FIRST_PAGE)
        with suppress(InputError):  # the first file says so
            await self.workers(reading.start, self.model, "模型")


def line(value: Any) -> str:
    """A line of JSON Lines."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
