"""批量导入 — the one flow for tables that staff hand in: template, dry run, failed rows, confirm, undo for a day."""
