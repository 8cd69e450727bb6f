"""Texts, bytes and JSON, changed a little or past all recognition; the same generator gives the same change."""

from __future__ import annotations

import json
import random
from typing import Any

ODD = [
    *"\x00\r\t\u202e\u2028\ufeff\ufffd\U0001f600\u0308\u3000表/-０亿", "\x1b[2J", "\r\n", "\n\n", "9" * 20, "1" * 5000,
    "一、", "（一）", "1.", "一是", "存在的问题：", "改进措施：", "－1", "百分之", "2023年",
]  # fmt: skip
SHAPES: list[Any] = [
    None, True, 7, -1, 1e308, "", "x", "\ud800", [], {}, [[]], [{}], {"": None}, 10**30, ["x"] * 3, {"a": {"b": {}}},
]  # fmt: skip


def mutated_text(text: str, rng: random.Random, others: list[str]) -> str:
    """`text` with some pieces removed, doubled, moved, replaced by odd ones or by those of other texts."""
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        end = min(end, start + rng.choice([1, 3, 20, 200]))
        other = rng.choice(others)
        begin = rng.randrange(len(other) + 1)
        text = text[:start] + rng.choice([
            "", text[start:end] * 2, text[start:end][::-1], rng.choice(ODD), chr(rng.randrange(0xD800)),
            other[begin : begin + rng.choice([5, 50, 500])], text[start:end].replace("\n", ""),
        ]) + text[end:]  # fmt: skip
    return text


def mutated_bytes(data: bytes, rng: random.Random) -> bytes:
    """`data` with some bytes changed, removed, doubled or cut."""
    for _ in range(rng.choice([1, 1, 2, 8])):
        at = rng.randrange(len(data) + 1)
        data = rng.choice([
            data[:at], data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :], data[:at] + data[at + 1 :],
            data[:at] + rng.randbytes(rng.randrange(1, 9)) + data[at:], data[:at] + data[max(0, at - 20) :],
            data[:at] + rng.choice([b"\n", b'"', b"{", b"[" * 3000, b"9" * 5000, b"\x00", b"\\ud800"]) + data[at:],
        ])  # fmt: skip
    return data


def mutated_markup(data: bytes, rng: random.Random) -> bytes:
    """Markup with tags or attributes taken out, doubled, put elsewhere, or with bytes changed."""
    if rng.random() < 0.3:
        return mutated_bytes(data, rng)
    for _ in range(rng.choice([1, 2, 8, 32])):
        start = data.find(b"<", rng.randrange(len(data) + 1))
        end = data.find(b">", start) + 1
        if start < 0 or end <= start:
            continue
        tag = data[start:end]
        at = data.find(b"<", rng.randrange(len(data) + 1))
        data = rng.choice([
            data[:start] + data[end:], data[:start] + tag + data[start:], data[:at] + tag + data[at:],
            data[:start] + tag.replace(b'"1"', b'"999999999"').replace(b'"2"', b'"-1"') + data[end:],
            data[:start] + tag * rng.choice([2, 300]) + data[end:], data[:start] + b"&#x0;&bad;]]>" + data[start:],
        ])  # fmt: skip
    return data


def reshaped(value: Any, rng: random.Random) -> Any:
    """`value`, plain JSON, with one part of it replaced by something of another shape."""
    if isinstance(value, dict) and value and rng.random() < 0.8:
        key = rng.choice(sorted(value))
        if rng.random() < 0.1:
            return {name: kept for name, kept in value.items() if name != key}
        return {**value, key: reshaped(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.8:
        at = rng.randrange(len(value))
        return [*value[:at], reshaped(value[at], rng), *value[at + 1 :]]
    return rng.choice(SHAPES)


def toml(value: Any) -> str:
    """Plain JSON as TOML, a line a key; what TOML cannot say is left as JSON says it, for the reader to refuse."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return "".join(f"{json.dumps(key)} = {_inline(value[key])}\n" for key in value)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(value[key])}" for key in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value)
