"""Numbers as people read them."""

from __future__ import annotations

from nlp.summary.data import Measure


def value_text(measure: Measure, value: float | None) -> str:
    """A value of `measure`: 1,234 or, of a share, 56.7%; empty where there is none."""
    if value is None:
        return ""
    return f"{value:.1%}" if measure.parts else number_text(value)


def number_text(value: float | None) -> str:
    """A number with at most two decimals; empty where there is none."""
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")
