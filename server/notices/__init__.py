"""公告 — what the house tells everybody, or its own staff: notices, news, and how things came out."""
