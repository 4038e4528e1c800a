"""个人信息 — what this room keeps about people: (field, purpose, retention)."""

FIELDS = [
    ("files.by", "上传人编号，用于追溯", "随所属记录保存"),
    ("files.trace", "微信内容安全检查的编号，不含个人信息", "随所属记录保存"),
    ("files.sha256", "照片和材料本身（已去除拍摄地点、时间、设备信息）", "随所属记录保存：同意书、救助材料至少 3 年"),
]
