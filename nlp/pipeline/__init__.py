"""The spaCy components, one file each, in the order a Doc passes them.

segmenter (the tokenizer), blocks, sections, tables, items, themes, answers, place; `assemble` makes the `Report`.
"""
