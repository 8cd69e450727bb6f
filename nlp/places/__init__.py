"""Places: the gazetteer, what in a text speaks for a place, and how all of it is weighed together."""
