"""The built book, as a reader's browser shows it."""
