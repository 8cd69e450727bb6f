"""A model on disk, written whole, sealed, checked and opened; and the `Tagger` that uses one."""
