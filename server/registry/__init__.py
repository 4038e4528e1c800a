"""台账 — the people who are helped: sealed records, households, consents. Never one table with donors."""
