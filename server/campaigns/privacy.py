"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

FIELDS = [
    (
        "campaigns.leader",
        "募捐：活动负责人",
        "募捐活动负责人姓名，依《慈善法》第二十四条、第二十五条公开",
        "募捐结束后至少 5 年",
        "公众（依法公开）",
    ),
    (
        "campaigns.contact_phone",
        "募捐：联系电话",
        "募捐联系电话（单位电话），依《慈善法》第二十五条公开",
        "募捐结束后至少 5 年",
        "公众（依法公开）",
    ),
    (
        "campaign_events.actor",
        "募捐经过：办理人",
        "办理人员编号，用于追溯",
        "募捐结束后至少 5 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "campaign_reports.by",
        "进展公开：发布人",
        "谁发布的报告（编号），用于追溯；公开页面只显示单位",
        "募捐结束后至少 5 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "campaign_report_photos.file_uid",
        "进展公开：照片",
        "报告的照片（已去除拍摄地点、时间、设备信息），不拍正脸",
        "募捐结束后至少 5 年",
        "公众",
    ),
]
