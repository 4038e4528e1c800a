"""二维码 — printed codes: which poster hangs where, what it points at, how often it is scanned, and its end."""
