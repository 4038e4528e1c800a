"""愿桥 — the rooms of the platform. `server.app` opens them; nothing else is imported here."""
