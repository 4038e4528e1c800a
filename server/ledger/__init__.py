"""账本 — every fen that moves is one entry that leaves one account and reaches another; nothing is ever edited."""
