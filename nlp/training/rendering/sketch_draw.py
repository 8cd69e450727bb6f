"""What a sketch draws: words with their slots filled, members, items, and paragraphs that grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Protocol

from nlp.corpus.prose import Paragraph, Span

_SIZES = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)  # members of an item
_QUALITIES, _CLOSED = 0.1, 0.2  # of the items with several members, and of the measures
_CAUSED, _SYSTEMS = 0.08, 0.4  # of the problems with several members; of the measures under one deed
_ELABORATED = 0.06  # of the items of one theme say more of it
_PHRASES = 0.45  # of the members are whole phrases of the guideline
_OTHER = 0.05  # of the items of one member fit no theme
_RESOLVED = 0.04  # of the plain measures take up a problem
PROBLEM = "……"  # stands for one in the wording
OTHER = "other"


class Wording(Protocol):
    """The wording that sketches are made of: `nlp.training.rendering.sketches.Sketcher`."""

    tails: list[str]
    asides: list[str]
    phrases: dict[str, dict[str, list[tuple[str, list[str]]]]]
    frames: dict[str, list[dict[str, list[str]]]]
    people: dict[str, list[str]]
    elaborations: dict[str, dict[str, list[str]]]
    wording: dict[str, Any]
    weights: dict[str, dict[str, float]]


@dataclass(slots=True)
class Text:
    """A paragraph that grows, and what is labelled in it."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)

    def item(self, text: str, role: str, themes: Sequence[str]) -> None:
        """Go on with an item."""
        self.spans.append(Span(len(self.text), len(self.text) + len(text), "item", role, tuple(themes)))
        self.text += text

    def heading(self, text: str, label: str) -> None:
        """Go on with a heading."""
        self.spans.append(Span(len(self.text), len(self.text) + len(text), "heading", label))
        self.text += text

    def run_on(self, part: Paragraph) -> None:
        """Go on with `part`."""
        self.spans += [replace(s, start=s.start + len(self.text), end=s.end + len(self.text)) for s in part.spans]
        self.text += part.text

    def done(self) -> Paragraph:
        """The paragraph as it now is."""
        return Paragraph(self.text, tuple(self.spans))


class Draw:
    """What one sketch draws: words with their slots filled, members and items."""

    def __init__(self, sketcher: Wording, rng: Random, slots: dict[str, Any]):
        self.sketcher, self.rng, self.slots = sketcher, rng, slots

    def words(self, key: str) -> str:
        """One wording of `key`."""
        return str(self.rng.choice(self.sketcher.wording[key])).format(**self.slots)

    def themes(self, role: str, size: int) -> list[str]:
        """So many themes, each as likely as its weight says (Efraimidis and Spirakis 2006)."""
        keys = {theme: self.rng.random() ** (1 / weight) for theme, weight in self.sketcher.weights[role].items()}
        return sorted(keys, key=keys.__getitem__, reverse=True)[:size]

    def members(self, role: str, size: int) -> list[tuple[str, list[str]]]:
        """Words and themes of `size` members that share no theme; a theme that stands alone stands alone."""
        phrases = self.sketcher.phrases[role]
        if size == 1 and self.rng.random() < _OTHER:
            return [self.rng.choice(phrases[OTHER])]
        found: list[tuple[str, list[str]]] = []
        for theme in self.themes(role, size):
            taken = {name for _, known in found for name in known}
            if theme in taken:
                continue
            member = (self.member(role, theme), [theme])
            if theme in phrases and self.rng.random() < _PHRASES:
                told, named = self.rng.choice(phrases[theme])
                member = member if taken & set(named) else (self._filled(told), named)
            found.append(member)
        return found

    def _filled(self, phrase: str) -> str:
        """A phrase with somebody for ``{doer}`` and ``{public}``, who are named and assert nothing."""
        if "{" not in phrase:
            return phrase
        return phrase.format(**{key: self.rng.choice(who) for key, who in self.sketcher.people.items()})

    def member(self, role: str, theme: str) -> str:
        """One noun with its verdict, or one deed with its noun."""
        group = self.rng.choice(self.sketcher.frames[theme])
        noun = self.rng.choice(group["nouns"])
        if role == "problem" or self.rng.random() < _RESOLVED:
            lack = noun + self.rng.choice(group["lacks"])
            return lack if role == "problem" else self.words("resolves").replace(PROBLEM, lack)
        return self.rng.choice(group["deeds"]) + noun

    def body(self, role: str, size: int | None = None) -> tuple[str, list[str]]:
        """The words of an item, without mark and stop, and its themes."""
        rng = self.rng
        size = size or rng.choice(_SIZES)
        if size > 1 and rng.random() < _QUALITIES:
            return self.qualities(role, size)
        if size > 1 and role == "problem" and rng.random() < _CAUSED:
            return self.caused(size)
        if size == 1 and rng.random() < _ELABORATED:
            theme = self.themes(role, 1)[0]
            return f"{self.member(role, theme)}，{self.elaborated(role, theme)}", [theme]
        members = self.members(role, size)
        themes = list(dict.fromkeys(theme for _, named in members for theme in named))
        text = members[0][0]
        for member, _ in members[1:]:
            text += rng.choice(self.sketcher.wording["links"]) + member
        text = text.replace("；", "，")
        if rng.random() < 0.15:
            text = f"{rng.choice(self.sketcher.asides)}，{text}"
        if role == "measure" and rng.random() < 0.3:
            text += f"，{rng.choice(self.sketcher.tails)}"
        elif role == "measure" and rng.random() < _CLOSED:
            text += f"，{self.words('closing_tails')}"
        if role == "problem" and rng.random() < 0.1:
            text = f"部分单位{text}"
        return text, themes

    def elaborated(self, role: str, theme: str) -> str:
        """What a unit says of its `theme` once that is named: one to three ways of it, which assert nothing else."""
        told = self.rng.sample(self.sketcher.elaborations[theme][role], self.rng.choice((1, 2, 2, 3)))
        return self.rng.choice(("，", "，", "、")).join(told)

    def caused(self, size: int) -> tuple[str, list[str]]:
        """A problem behind its causes, which are problems too."""
        rng = self.rng
        members = self.members("problem", size)
        *causes, (told, _) = members
        if not causes:
            return told, members[0][1]
        named = rng.choice(("、", "，", "，且")).join(cause for cause, _ in causes)
        words = self.words("causes") + named + rng.choice(("，", "，", "，" + self.words("results"))) + told
        return words, list(dict.fromkeys(theme for _, themes in members for theme in themes))

    def qualities(self, role: str, size: int) -> tuple[str, list[str]]:
        """Several nouns under one verdict, or one deed with several objects, and their themes."""
        rng = self.rng
        if role == "measure" and rng.random() < _SYSTEMS:
            named, verdict = rng.sample(self.sketcher.wording["systems"], size), self.words("system_deeds")
        else:
            named = rng.sample(self.sketcher.wording["qualities"], size)
            verdict = self.words("common_lacks" if role == "problem" else "common_deeds")
        words = "、".join(noun for noun, _ in named[:-1]) + rng.choice(("、", "和", "以及")) + named[-1][0]
        themes = list(dict.fromkeys(theme for _, theme in named))
        return (words + verdict if role == "problem" else verdict + words), themes
