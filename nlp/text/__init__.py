"""Characters and nothing else: folding, numbering marks, lines, spans and the values of cells."""
