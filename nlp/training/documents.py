"""What a corpus gives to train on: its documents as they are, or its marked prose in many renderings."""

from __future__ import annotations

from random import Random

from nlp.corpus.format import Corpus, Document
from nlp.corpus.prose import Prose
from nlp.errors import CorpusError
from nlp.training.rendering.front_matter import with_front_matter
from nlp.training.rendering.furniture import dress, other_unit
from nlp.training.rendering.relisting import relist
from nlp.training.rendering.renaming import reissued
from nlp.training.rendering.render import render
from nlp.training.rendering.sketches import Sketcher
from nlp.training.rendering.variation import vary
from nlp.training.train import layers_of

_REISSUED = 0.35  # of the later renderings of reports by bureaus and governments are those of another unit
_LARGE = 4  # of the sketches, every so many has tables with values as cities have


def documents_of(corpus: Corpus) -> list[Document]:
    """The documents to train on: the train split and what stands in no split, unless ``training.toml`` says more.

    Marked prose is rendered in layouts, but for the first time varied and its items listed in other ways, and joined by
    sketches where the corpus has the field's frames (``field/``).

    Raises
    ------
    CorpusError
        Where there are none, or none is annotated.
    """
    splits = corpus.options.fit.splits
    written = [report for report in corpus.prose if corpus.split_of(report.writer) in splits]
    ids = {report.id for report in corpus.prose}
    documents = [document for document in corpus.documents(*splits, "") if document["id"] not in ids]
    options = corpus.options.renderings
    for report in written:
        count = 1 if report.writer in options.once else options.each
        documents += [_rendered(report, number) for number in range(count)]
    if written and options.sketches:
        sketcher = Sketcher(corpus.folder / "field")
        documents += [
            render(relist(sketcher.sketch(f"sketch{n}"), Random(f"list{n}")), "sketch", large=n % _LARGE == 0)
            for n in range(options.sketches)
        ]
    if not documents:
        raise CorpusError(
            f"语料 {corpus.labels.name} 没有可训练的文档；把文档放入 train.jsonl 或不叫 dev、test 的 .jsonl"
        )
    if not layers_of(documents):
        raise CorpusError(
            f"语料 {corpus.labels.name} 没有可学的标注；给文档加上 headings、tables 或 items（没有内容写 []）"
        )
    return documents


def _rendered(report: Prose, number: int) -> Document:
    """The first rendering is as it was written, the others are varied and stand on pages of government sites.

    Every other one has tables with values as cities have.
    """
    if not number:
        return with_front_matter(render(report, "layout0"))
    rng = Random(f"{number}/{report.id}")
    varied = relist(vary(report, rng), Random(f"list{number}/{report.id}"))
    own = varied.head.get("town") is None and varied.head["kind"] == "report"
    if own and rng.random() < _REISSUED and (agency := other_unit(varied.head, rng)):
        varied = reissued(varied, agency)
    return dress(render(varied, f"layout{number}", large=number % 2 == 1), f"layout{number}")
