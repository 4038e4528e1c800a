"""演示 — a county to walk through, built by the services as people would, from one seed. All people are invented."""
