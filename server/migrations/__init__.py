"""迁移 — how the tables came to be, one numbered step at a time."""
