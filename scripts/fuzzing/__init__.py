"""The doors of the program, and inputs that are wrong in every way: what `fuzz.py` opens them with."""
