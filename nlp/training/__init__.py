"""Corpora in, models and figures out; the only room that imports scikit-learn."""
