"""任务执行 — the runner, the schedule, the one page of handlers, and the one page that collects every room's checks."""
