"""Reports of gold with what is planted among them, and a count of them that knows nothing of the summary's code."""
