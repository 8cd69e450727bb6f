"""`nlp-tag serve`: an app in the browser and an API, on the user's own machine."""
