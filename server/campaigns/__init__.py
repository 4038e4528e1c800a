"""募捐 — a public campaign with its filed plan: what the law asks before it may be seen, and when it may take gifts."""
