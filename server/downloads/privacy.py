"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

FIELDS = [
    ("downloads.staff", "导出：导出人", "谁导出了什么（编号），用于追溯", "导出后 3 年", "本人、审计管理员"),
    ("downloads.reason", "导出：理由", "导出完整个人信息的理由", "导出后 3 年", "本人、审计管理员"),
    (
        "download_parts.cells",
        "导出：正在生成的内容",
        "正在生成的表格内容（屏幕上的遮盖内容）",
        "文件完成即清除",
        "没有人能看到，只由程序使用",
    ),
]
