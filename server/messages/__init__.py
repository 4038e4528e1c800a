"""消息 — what the platform tells a donor: one inbox, read or unread."""
