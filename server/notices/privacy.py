"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

FIELDS = [
    (
        "notices.written_by",
        "公告：撰写人",
        "撰写人编号，用于追溯；公开页面只显示单位",
        "公告发布后至少 5 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "notices.asked_by",
        "公告：提交人",
        "提交人编号，用于双人复核",
        "公告发布后至少 5 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "notices.approved_by",
        "公告：复核人",
        "复核人编号，用于双人复核",
        "公告发布后至少 5 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "notice_events.actor",
        "公告经过：办理人",
        "办理人员编号，用于追溯",
        "公告发布后至少 5 年",
        "审计管理员、办理同一事项的工作人员",
    ),
]
