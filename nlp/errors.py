"""Errors for people: what is wrong, where, and what to do."""


class NlpTagError(Exception):
    """Something the user can mend; its text is one line."""


class InputError(NlpTagError):
    """An input that cannot be read as text."""


class ModelError(NlpTagError):
    """A model that is not there or cannot be opened."""


class CorpusError(NlpTagError):
    """A corpus that breaks the format."""


class SettingError(NlpTagError):
    """A setting that no component has, or a value that is none."""


class StoreError(NlpTagError):
    """A store, a manifest or a query that cannot be worked with."""
