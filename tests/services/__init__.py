"""Real servers for the tests, on loopback only: PostgreSQL, Redis, Chromium. One that is missing stops the run."""
