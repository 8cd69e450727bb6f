"""copies: reports made from one another are found, reports that are only alike are not."""

from __future__ import annotations

from random import Random

from nlp.checks.copies import Copies
from nlp.checks.repetition import clauses
from nlp.report import Place
from tests.checks.written import heading, prose, written

SIGNS = "村镇栏目更新答复窗口会议台账抽查培训电话网页旧文件群众折页路口大字补发核对走访整理"
USUAL = "坚持以公开为常态不公开为例外，认真做好信息公开各项工作。"


def sentence(rng: Random) -> str:
    """Two clauses that nobody else writes, with a name and a number."""
    first, second = ("".join(rng.choices(SIGNS, k=12)) for _ in range(2))
    return f"信息中心{first}，{second}{rng.randint(2, 90)}处。"


def report(said: list[str], number: int, usual: str = USUAL):
    town = f"{'东南西北中'[number % 5]}{'山河桥店岭湖'[number // 5 % 6]}镇"
    lines = [
        heading("overview", "一、总体情况"),
        prose(usual),
        *(prose(s.replace("信息中心", f"{town}信息中心")) for s in said),
    ]
    place = Place("安徽省", "宿州市", "南岭县", town)
    return written(*lines, agency=f"{town}人民政府", place=place, path=f"{number}.txt")


def pairs(reports):
    copies = Copies()
    for number, each in enumerate(reports):
        copies.add(clauses(each), number)
    return list(copies.pairs())


def test_copies_with_names_numbers_and_a_third_of_the_sentences_changed_are_found():
    rng = Random(3)
    made = []
    for _ in range(6):
        model = [sentence(rng) for _ in range(12)]
        for _ in range(3):
            changed = set(rng.sample(range(12), 4))
            made.append([sentence(rng) if n in changed else s for n, s in enumerate(model)])
    found = {number for pair in pairs(report(said, n) for n, said in enumerate(made)) for number in pair[:2]}
    assert found == set(range(18))


def test_what_the_genre_always_says_makes_no_pair():
    rng = Random(4)
    told = [
        f"{a}{b}"
        for a in ("及时更新政府网站", "主动接受社会监督", "加强业务培训学习")
        for b in ("，成效明显。", "，进展平稳。")
    ]
    alike = [[rng.choice(told), *(sentence(rng) for _ in range(10))] for _ in range(40)]
    assert pairs(report(said, n) for n, said in enumerate(alike)) == []


def clause(rng: Random) -> str:
    """A sentence of one clause that nobody else writes."""
    return sentence(rng).partition("，")[2]


def scattered(said: list[str], rng: Random) -> list[str]:
    """What is `said`, with other sentences between."""
    return [each for repeated in said for each in (clause(rng), clause(rng), repeated)]


def test_copies_with_other_words_between_all_that_is_repeated_are_found():
    rng = Random(10)
    said = [clause(rng) for _ in range(4)]
    others = [report([clause(rng)], n) for n in range(2, 40)]
    (copy,) = pairs([*(report(scattered(said, rng), n, clause(rng)) for n in range(2)), *others])
    assert len(copy.repetition.passages) == 4


def test_scattered_clauses_that_a_county_has_in_common_make_no_pair():
    rng = Random(10)
    said = [clause(rng) for _ in range(4)]
    assert pairs(report(scattered(said, rng), n) for n in range(40)) == []


def test_two_reports_of_one_unit_are_no_pair():
    rng = Random(5)
    said = [sentence(rng) for _ in range(10)]
    copies = Copies()
    for _ in range(2):
        copies.add(clauses(report(said, 1)), "南岭县东山镇")
    assert list(copies.pairs()) == []


def test_the_passages_are_those_of_both_texts():
    rng = Random(6)
    said = [sentence(rng) for _ in range(8)]
    one, two = report(said, 1), report([*said[:5], *(sentence(rng) for _ in range(3))], 2)
    (copy,) = pairs([one, two])
    assert 0.5 < copy.share < 0.9
    pair = copy.repetition.passages[0]
    assert one.text[pair.left.start : pair.left.end][-4:] == two.text[pair.right.start : pair.right.end][-4:]
