"""微心愿 — a small, concrete need of one person, in goods or service, met by the pieces that donors claim (认领)."""
