"""The spaCy components, one file or folder each, in the order a Doc passes them.

segmenter (the tokenizer), blocks, sections, tables, items, themes, answers, place.
"""
