"""Rebuild nlp/text/traditional.tsv: each traditional character and its simplified form.

    pip install opencc-python-reimplemented==0.1.7
    python scripts/build_traditional.py

From OpenCC's table of characters (https://github.com/BYVoid/OpenCC, Apache-2.0). Of several simplified forms the first
counts; a character that may stay as it is stays.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

TABLE = Path(__file__).parent.parent / "nlp" / "text" / "traditional.tsv"


def main() -> None:
    """Read OpenCC's table, write ours."""
    source = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    pairs = [(traditional, forms.split()) for traditional, forms in (line.split("\t") for line in source.splitlines())]
    kept = sorted((old, new[0]) for old, new in pairs if old not in new and len(old) == len(new[0]) == 1)
    TABLE.write_text("".join(f"{old}\t{new}\n" for old, new in kept), "utf-8", newline="\n")
    print(f"{TABLE}: {len(kept)} characters")


if __name__ == "__main__":
    main()
