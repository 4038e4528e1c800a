"""附件 — what people hand in: pictures made small and clean, papers kept as they are. The owning room serves it."""
