"""个人信息 — what a promise keeps about people: (field, what it is called, purpose, retention, who may see)."""

_KEPT = "捐赠协议和捐赠记录至少保存 5 年（《慈善法》）"
_DESK = "慈善会项目岗、财务岗、负责人"
FIELDS = [
    (
        "promises.contact_name_sealed",
        "认捐：单位联系人",
        "约定到账时间、到期提醒时联系单位",
        _KEPT,
        f"{_DESK}：遮盖显示；揭示要写理由",
    ),
    (
        "promises.contact_phone_sealed",
        "认捐：联系电话",
        "约定到账时间、到期提醒时联系单位",
        _KEPT,
        f"{_DESK}：遮盖显示；揭示要写理由",
    ),
    ("promises.by", "认捐：登记人", "谁登记的（编号）", _KEPT, _DESK),
    ("promise_events.actor", "认捐经过：办理人", "谁办了什么（编号），用于追溯", _KEPT, _DESK),
    ("promise_change_events.actor", "认捐变更：办理人", "谁办了什么（编号），用于追溯", _KEPT, _DESK),
    ("promise_ties.by", "认捐到账：经办人", "谁把捐款记到认捐上（编号）", _KEPT, _DESK),
    ("promise_papers.by", "认捐材料：经办人", "谁上传的材料（编号）", _KEPT, _DESK),
    ("promise_reminders.done_by", "认捐提醒：联系人员", "谁联系的单位（编号）", _KEPT, _DESK),
]
