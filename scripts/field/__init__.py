"""What is known of the language of published reports, as counts, and how the corpus compares with it."""
