from hypothesis import settings

# The first example of a property loads the model or a dictionary; the same examples each run.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")
