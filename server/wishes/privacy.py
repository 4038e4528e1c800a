"""个人信息 — what this room keeps about people: (field, purpose, retention)."""

FIELDS = [
    ("wishes.person_uid", "心愿属于台账里的谁（无姓名），永不公开", "心愿办结后至少 3 年"),
    ("wishes.story", "工作人员写的情况说明，不含姓名、电话、住址，经本人同意公开", "心愿办结后至少 3 年"),
    ("wishes.photo_uid", "物品照片，不拍人", "心愿撤下后不再公开，办结后至少 3 年"),
    ("wishes.written_by", "登记人编号，用于追溯", "心愿办结后至少 3 年"),
    ("claims.holder", "谁认领了心愿（编号，无姓名），受助人看不到", "心愿办结后至少 3 年"),
    ("claims.waybill", "快递单号，站点据此收件", "心愿办结后至少 3 年"),
    ("claims.photo_uid", "爱心人士拍的寄送照片，仅本人和工作人员可看", "心愿办结后至少 3 年"),
    ("claims.received_photo_uid", "到站验收照片，仅工作人员可看", "心愿办结后至少 3 年"),
    ("claims.proof_photo_uid", "交付照片（只拍手和物品），仅工作人员可看", "心愿办结后至少 3 年"),
    ("claims.proof_note", "签收情况，不含姓名", "心愿办结后至少 3 年"),
    ("wish_events.actor", "办理人员编号，用于追溯", "至少 3 年"),
    ("claim_events.actor", "办理人员编号，用于追溯", "至少 3 年"),
]
