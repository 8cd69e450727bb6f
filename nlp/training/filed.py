"""Annotated documents whose reports are read from files, as people have them, and not from the corpus's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePath

from nlp.corpus.carrying import carried
from nlp.corpus.format import Document
from nlp.errors import InputError
from nlp.model.batch import guarded, read_many
from nlp.model.tagger import Tagger
from nlp.reading.archive import SEPARATOR
from nlp.report import Report


def files_by_document(documents: Iterable[Document], paths: Iterable[str]) -> dict[str, Document]:
    """Those of `paths` that are named after a document's id, whatever their ending, each with its document.

    Of a member of an archive, ``file.zip!folder/name.docx``, its own name counts. A document may have several files.
    """
    by_id = {document["id"]: document for document in documents}
    names = ((path, PurePath(path.rpartition(SEPARATOR)[2])) for path in paths)
    pairs = ((path, by_id.get(name.name) or by_id.get(name.stem)) for path, name in names)
    return {path: document for path, document in pairs if document}


def read_filed(
    tagger: Tagger, filed: dict[str, Document], encoding: str | None = None
) -> Iterator[tuple[Document, Report, InputError | None]]:
    """Each document laid onto the text of its file (`carried`), and the report that `tagger` finds in it.

    A file that cannot be read, or that holds several reports, gives a report in which nothing was found, and the error.
    """
    for path, found in read_many(filed, encoding):
        own = path if path in filed else path.rpartition("#")[0]
        if own != path:
            found = InputError(f"{own}：文件里有几份报告，不能与一篇文档比较；请拆开")
            if not path.endswith("#1"):
                continue
        report = found if isinstance(found, InputError) else guarded(path, partial(tagger.tag, found))
        if isinstance(report, InputError):
            yield carried(filed[own], ""), tagger.tag_text(""), report
        else:
            yield carried(filed[own], report.text), report, None


def without_file(documents: Sequence[Document], filed: dict[str, Document]) -> list[str]:
    """The ids of the documents that have no file."""
    having = {document["id"] for document in filed.values()}
    return [document["id"] for document in documents if document["id"] not in having]
