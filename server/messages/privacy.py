"""个人信息 — what this room keeps about people: (field, purpose, retention)."""

FIELDS = [
    ("messages.donor_uid", "消息与收件人的对应（无姓名、电话、住址）", "账号注销后清除"),
]
