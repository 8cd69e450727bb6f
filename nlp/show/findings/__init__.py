"""Findings, a file a format: for the terminal, for programs (JSON, SARIF), for offices (workbook, Word, a page)."""
