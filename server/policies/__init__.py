"""一码查 — policies in plain words, in dated versions, found by a printed code, a category or a word."""
