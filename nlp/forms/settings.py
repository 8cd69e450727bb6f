"""What the matching of a printed table to a form is weighed with, in one place.

All likenesses are shares, 0 to 1, of the letters that two labels have in common (rapidfuzz's ``ratio``); all gains are
in units of one row that gets all its values. Chosen with ``scripts/evaluate_tables.py`` on layouts that are neither
trained on nor published.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The weights and bounds of the matching; see each field."""

    fit: float = 1.0  # gain: a row that gets all its values
    like: float = 2.0  # gain: a label that is all there
    lost_row: float = -0.4  # gain: a row of the form that is not printed
    lost_value: float = -0.3  # gain: a printed value that belongs to no row
    unlabelled: float = -0.6  # gain: values as a row whose label is not there
    no_row: float = -1.0  # gain: strokes without any label as a row
    faint: float = 0.45  # likeness: below it a label is another one
    alike: float = 0.7  # likeness: from it on a label or a head is meant
    broken: int = 5  # letters of a piece of broken heads
    short: int = 4  # letters of a head that may by chance be a piece of what the form prints elsewhere
    same: float = 0.95  # likeness: at most a letter is wrong
    apart: float = 0.08  # likeness: by so much more than any other row's
    misnumbered: float = 0.15  # likeness: taken from two labels with different numbers
    pieces: int = 6  # lines that a label is broken over …
    letters: int = 40  # … and letters that are taken together
    labelled: float = 0.8  # share of the rows that must bear their own label for their order to be believed
    habit: float = 0.5  # share of the rows that make what they do the table's habit
    errs: float = 0.34  # share of the sums that clerks may have got wrong …
    far: float = 2.0  # … where another reading breaks more than so many times as many
    extra_columns: int = 2  # columns that a table has more than the form
    most_labels: int = 5  # cells of a printed row that are no values
    longest_unit: int = 2  # letters of a unit that the form does not know
    longest_digits: int = 60  # digits in a row that are split into numbers
    most_ways: int = 400  # to split the digits of one row
    most_states: int = 20_000  # of sums so far, when the rows of a table are solved together
    most_lost: float = 0.25  # share of a table's rows whose numbers have no place; beyond it none is read
    least_lost: int = 2  # rows without a place that say anything of the others
    last_page: int = 400  # number of a page in the middle of a table
    lost_heads: int = 2  # of a row of heads, so few that the others show the places of the columns
    chapters: int = 2  # with numbers, and rows with strokes, from which on a table has lost its order
    labels_alone: int = 5  # one behind the other, from which on cells without rows have lost their order
    named: float = 0.999  # score of a cell whose row and column are named
    placed: float = 0.99  # score of a cell that stands in its place
    unsure: float = 0.97  # of that, where the row bears no label of its own
    solved: float = 0.98  # score of a cell that the sums decide


SETTINGS = Settings()
