"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

_ENDED = "办结后 3 年，到期由系统清除"
_DESK = "有权办理这件投诉的慈善会负责人、民政局人员"
FIELDS = [
    ("complaints.text_sealed", "投诉：内容", "投诉人写的情况，加密保存", _ENDED, _DESK),
    ("complaints.phone_sealed", "投诉：联系电话", "投诉人自愿留下的电话，加密保存，用来核实和答复", _ENDED, _DESK),
    ("complaints.code_sealed", "投诉：查询码", "查询码，加密保存，只用来核对", _ENDED, "投诉人（提交时显示一次）"),
    ("complaints.taken_by", "投诉：受理人", "谁受理的（编号），用于追溯", "至少 3 年", "审计管理员、" + _DESK),
    ("complaints.answered_by", "投诉：答复人", "谁答复的（编号），用于追溯", "至少 3 年", "审计管理员、" + _DESK),
    (
        "complaint_notes.text_sealed",
        "投诉：补充、核查和答复",
        "补充的情况、核查记录和答复，加密保存",
        _ENDED,
        "投诉人（补充和答复）、" + _DESK,
    ),
    ("complaint_notes.by", "投诉：补充、核查和答复的人", "谁写的（编号），用于追溯", "至少 3 年", _DESK),
    ("complaint_files.file_uid", "投诉：照片", "投诉的照片（已去除拍摄地点、时间、设备信息）", _ENDED, _DESK),
    ("complaint_events.actor", "投诉经过：办理人", "办理人员编号，用于追溯", "至少 3 年", "审计管理员、" + _DESK),
]
