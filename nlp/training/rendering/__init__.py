"""Prose, written once, becomes corpus documents in many layouts, with exact offsets."""
