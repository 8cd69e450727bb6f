"""What a report states of each measure, from its cells of gold: written down once more, by hand."""

from __future__ import annotations

from typing import Any

REFUSALS = (
    "state_secret", "law_forbids", "safety_stability", "third_party", "internal_affairs", "process_information",
    "enforcement_file", "administrative_query",
)  # fmt: skip
Cells = list[tuple[str, str, str]]


def _requests(*rows: str) -> Cells:
    return [("requests", row, "total") for row in rows]


def _old(row: str) -> Cells:
    return [("statistics", row, "count")]


# By measure, the cells that are added up; of several lists the first that the report states
SUMS: dict[str, list[Cells]] = {
    "received": [_requests("new_received"), _old("received")],
    "carried_in": [_requests("carried_in")],
    "granted": [_requests("granted"), _old("answered.granted")],
    "partly_granted": [_requests("partly_granted"), _old("answered.partly_granted")],
    "processed": [_requests("processed_total")],
    "carried_over": [_requests("carried_over")],
    "refused": [_requests(*(f"refused.{reason}" for reason in REFUSALS)), _old("answered.refused")],
    **{f"refused_{reason}": [_requests(f"refused.{reason}")] for reason in REFUSALS},
    "refused_state_secret": [_requests("refused.state_secret"), _old("refused.state_secret")],
    "refused_safety_stability": [_requests("refused.safety_stability"), _old("refused.safety_stability")],
    "unavailable": [_requests("unavailable.not_held", "unavailable.needs_creation", "unavailable.unclear")],
    "not_processed": [_requests(*(f"not_processed.{why}" for why in (
        "complaint", "repeated", "publication", "excessive", "confirmation")))],
    "reviews": [[("litigation", "review", "total")], _old("reviews")],
    "reviews_corrected": [[("litigation", "review", "corrected")], _old("reviews.corrected")],
    "suits": [[("litigation", "suit_direct", "total"), ("litigation", "suit_after_review", "total")], _old("suits")],
    "suits_corrected": [
        [("litigation", "suit_direct", "corrected"), ("litigation", "suit_after_review", "corrected")],
        _old("suits.corrected"),
    ],
    "rules_in_force": [[("proactive", "rules", "in_force")]],
    "documents_issued": [[("proactive", "normative_documents", "issued")], _old("issued.normative")],
    "documents_repealed": [[("proactive", "normative_documents", "repealed")]],
    "documents_in_force": [[("proactive", "normative_documents", "in_force")]],
    "permits": [[("proactive", "licensing", "decisions")]],
    "penalties": [[("proactive", "penalties", "decisions")]],
    "coercion": [[("proactive", "coercion", "decisions")]],
    "fees": [[("proactive", "fees", "fees_10k_yuan")]],
}  # fmt: skip


def numbers_of(document: dict[str, Any]) -> dict[str, float]:
    """By measure, what a rendered report states."""
    told = {}
    for measure, alternatives in SUMS.items():
        found = (number for cells in alternatives if (number := _stated(document, cells)) is not None)
        if (number := next(found, None)) is not None:
            told[measure] = number
    return told


def _stated(document: dict[str, Any], wanted: Cells) -> float | None:
    """The sum of the cells in the first table of their label; None where one is lost or all are blank."""
    values = []
    for label, row, column in wanted:
        cells = [
            cell for table in document["tables"] if table["label"] == label for cell in table.get("cells", ())
            if (cell["row"], cell["column"]) == (row, column)
        ]  # fmt: skip
        if not cells or cells[0]["state"] == "text":
            return None
        values.append(cells[0].get("value"))
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers else None
