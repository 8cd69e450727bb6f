"""Briefs for a writer of the corpus, drawn from the field's counts: shape, themes, usual words, length, fillers.

    python -m field.briefs WRITER COUNT PROVINCE [PROVINCE ...]      (in scripts/)

Each brief names what a report shall hold and nothing of how it is said; every sentence is the writer's.
"""

from __future__ import annotations

import sys
from collections import Counter
from random import Random

from field import notes
from nlp.places.gazetteer import COUNTY, gazetteer, level

UNITS = {
    "township": 34, "subdistrict": 12, "county_bureau": 30, "city_bureau": 12, "county": 9, "city": 3,
}  # fmt: skip
YEARS = [2009, 2011, 2013, 2014, 2015, 2016, 2017, 2018, *[2019, 2020, 2021, 2022, 2023, 2024] * 4, 2025]
_RARE = {"requests": 2.0, "review": 2.0, "interpretation": 1.3, "interaction": 1.2, "publicity": 1.5, "leadership": 1.3}
_WHOLE = 0.6  # of the reports are written whole, the others as a page that begins at section two or five
_PASSING = 1.1  # usual words an item that assert nothing there, on average
_OWN_SET = 0.6  # of the theme sets are those of noted items, the others are drawn theme by theme


def draw(rng: Random, counts: Counter[str]) -> str:
    """A key of `counts`, as often as it was counted."""
    return rng.choices(list(counts), list(counts.values()))[0]


def theme_set(rng: Random, role: str) -> list[str]:
    """The themes of one item."""
    if rng.random() < _OWN_SET:
        noted = notes.items(role)
        weights = [max(_RARE.get(theme, 1.0) for theme in item["t"]) for item in noted]
        return list(rng.choices(noted, weights)[0]["t"])
    sizes = Counter({int(size): count for size, count in notes.first()["themes_an_item"][role].items()})
    size = min(int(draw(rng, sizes)), 4)  # type: ignore[arg-type]
    counts = {t: c * _RARE.get(t, 1.0) for t, c in notes.theme_counts(role).items() if t != "other"}
    chosen: list[str] = []
    while len(chosen) < size:
        theme = draw(rng, Counter(counts))
        if theme not in chosen:
            chosen.append(theme)
    return chosen


def words_for(rng: Random, themes: list[str]) -> str:
    """Each theme with the usual word that shall name it, or with none."""
    told = []
    for theme in themes:
        counts = Counter({w: n for (t, w), (_, n) in notes.word_counts().items() if t == theme and n})
        named = counts and rng.random() >= notes.without_word().get(theme, 1.0)
        told.append(f"{theme}({draw(rng, counts)})" if named else f"{theme}(-)")
    return " ".join(told)


def passing(rng: Random, themes: list[str]) -> list[str]:
    """Usual words of other themes that shall stand in the item and assert nothing."""
    counts = Counter({w: n - a for (t, w), (n, a) in notes.word_counts().items() if t not in themes and n > a})
    return sorted({draw(rng, counts) for _ in range(round(rng.expovariate(1 / _PASSING)))})[:3]


def item_brief(rng: Random, role: str, number: int, titled: bool) -> str:
    """One line: length, themes with their words, words in passing, fillers, tail."""
    themes = theme_set(rng, role)
    length = int(rng.choice([item["c"] for item in notes.items(role)]) * (1 if len(themes) < 3 else 1.3))
    said = [word for word, share in notes.fillers(role).items() if rng.random() < share]
    parts = [f"{'P' if role == 'problem' else 'M'}{number} 约{max(8, length)}字 {words_for(rng, themes)}"]
    if held := passing(rng, themes):
        parts.append("陪衬:" + "、".join(held))
    if said:
        parts.append("虚词:" + "、".join(said[:4]))
    if role == "measure" and rng.random() < 0.4:
        parts.append("尾:" + rng.choice(["确保", "不断", "推动", "促进", "切实", "使", "提高", "从而", "为…提供"]))
    if titled:
        parts.append("先标题句后展开（两三句）")
    return " ; ".join(parts)


def brief(rng: Random, writer: str, number: int, place: str) -> list[str]:
    """The lines of one brief."""
    unit = draw(rng, Counter(UNITS))
    year = rng.choice(YEARS)
    problems, measures = draw(rng, notes.shapes("problems")), draw(rng, notes.shapes("measures"))
    counts = {"enumerated": [2, 3, 3, 3, 2, 4, 3, 5], "praise": [1], "list": [1, 1, 2, 3], "none": [0]}
    ways = {"enumerated": [2, 3, 3, 4, 3, 5], "single": [1], "plain": [2, 3], "mixed": [0], "none": [0]}
    styles = {role: Counter(found) for role, found in notes.first()["enumerators"].items()}
    for style in styles.values():
        del style["none"]
    turn = Counter(passage["turn"] for passage in notes.passages() if passage["turn"] != "none")
    turned = draw(rng, turn)
    lead = rng.choice([passage["lead"] for passage in notes.passages() if passage["lead"]])
    title = draw(rng, notes.titles())
    whole = "全文" if rng.random() < _WHOLE else "片段"
    marks = {role: draw(rng, styles[role]) for role in ("problem", "measure")}
    lines = [
        f"=== {writer}-{number:03} | {unit} | {place} | {year}年 | {whole} | 标题:{title}",
        f"问题:{problems} 序号:{marks['problem']} 引语:{lead} | 措施:{measures} 序号:{marks['measure']} 转折:{turned}",
    ]
    titled = {"problem": rng.random() < 0.12, "measure": rng.random() < 0.3}
    many = {"problem": rng.choice(counts[problems]), "measure": rng.choice(ways[measures])}
    for role, count in many.items():
        lines += [item_brief(rng, role, n + 1, titled[role] and count > 1) for n in range(count)]
    if measures == "mixed":
        lines.append("（每个问题后面紧接着写它的措施，同一编号内用逗号或句号分开，共写与问题同数的M）")
    return lines


def main() -> None:
    """Print the briefs."""
    writer, count, *provinces = sys.argv[1:]
    book = gazetteer()
    places = ["".join(filter(None, book.levels(code))) for code in book.names if level(code) == COUNTY]
    places = [place for place in places if place.startswith(tuple(provinces))]
    rng = Random(writer)
    for number in range(1, int(count) + 1):
        print("\n".join(brief(rng, writer, number, rng.choice(places))))


if __name__ == "__main__":
    main()
