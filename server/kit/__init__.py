"""工具 — what every room shares: units of work, states, errors, money, time, masking, keys, tasks, audit, search."""
