"""个人信息 — what this room keeps about people: (field, purpose, retention, who may see)."""

FIELDS = [
    (
        "notices.written_by",
        "撰写人编号，用于追溯；公开页面只显示单位",
        "公告发布后至少 5 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    ("notices.asked_by", "提交人编号，用于双人复核", "公告发布后至少 5 年", "审计管理员、办理同一事项的工作人员"),
    ("notices.approved_by", "复核人编号，用于双人复核", "公告发布后至少 5 年", "审计管理员、办理同一事项的工作人员"),
    ("notice_events.actor", "办理人员编号，用于追溯", "公告发布后至少 5 年", "审计管理员、办理同一事项的工作人员"),
]
