"""place"""
from spacy.language import Language
from spacy.pipeline import Pipe


@Language.factory("nlp_place")
class Place(Pipe):
    def __init__(self, nlp, name):
        self.name = name

    def __call__(self, doc):
        return doc
