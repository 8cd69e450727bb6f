"""Files of the kinds that offices have, made from corpus prose: what `evaluate_files.py` measures on."""
