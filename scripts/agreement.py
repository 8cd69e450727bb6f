"""How far two independent labellings of the same items agree, and each with the writer's own.

    python scripts/agreement.py

Cohen's kappa (Cohen 1960) for each theme, from scikit-learn, over corpora/disclosure/agreement*.tsv.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

CORPUS = Path(__file__).parent.parent / "corpora" / "disclosure"


def main() -> None:
    """Print, for each file, the shares of equal roles and theme sets, then kappa and prevalence of each theme."""
    for path in sorted(CORPUS.glob("agreement*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            compare(path.name, list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)))


def compare(name: str, rows: list[dict[str, str]]) -> None:
    """Print the figures of one file; where roles were given to the labellers, it has no columns for them."""
    themes = {column: [set(row[f"themes_{column}"].split(",")) for row in rows] for column in ("a", "b", "writer")}
    roles = f"; roles equal: {_share(row['role_a'] == row['role_b'] for row in rows)}" if "role_a" in rows[0] else ""
    print(f"{name}: {len(rows)} items{roles}")
    for left, right in (("a", "b"), ("a", "writer"), ("b", "writer")):
        pairs = list(zip(themes[left], themes[right], strict=True))
        both = sum(len(x & y) for x, y in pairs)
        f1 = 2 * both / sum(len(x) + len(y) for x, y in pairs)
        print(f"{left}/{right}: theme sets equal {_share(x == y for x, y in pairs)}, micro F1 {f1:.3f}")
    print("\n| theme | items | kappa a/b | kappa a/writer |\n|---|---|---|---|")
    for label in sorted(set().union(*themes["a"], *themes["b"])):
        on = {column: [label in found for found in sets] for column, sets in themes.items()}
        between, writer = (cohen_kappa_score(on["a"], on[other]) for other in ("b", "writer"))
        print(f"| {label} | {sum(on['a'])} | {between:.3f} | {writer:.3f} |")
    print()


def _share(equal: Iterable[bool]) -> str:
    found = list(equal)
    return f"{sum(found) / len(found):.3f}"


if __name__ == "__main__":
    main()
