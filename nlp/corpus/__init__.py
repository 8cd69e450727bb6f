"""The corpus format: read, check, measure, convert, and lay onto spaCy examples."""
