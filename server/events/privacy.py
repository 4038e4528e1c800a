"""个人信息 — what the room keeps of people: (field, what it is called, purpose, retention, who may see)."""

_DESK = "慈善会财务岗、项目岗、负责人"
_KEPT = "与捐赠记录一起至少保存 5 年（《慈善法》第一百一十二条）；没有配到捐款的随撤销导入清除"
_LIFE = "活动结束后至少 5 年"
FIELDS = [
    ("event_roster_rows.name_sealed", "单位捐款名单：姓名", "写在证书和票据上；可以不填", _KEPT, _DESK),
    ("event_roster_rows.phone_sealed", "单位捐款名单：手机", "接收电子票据；可以不填", _KEPT, _DESK),
    ("event_units.contact_name_sealed", "参加单位：联系人", "与单位联系", _LIFE, _DESK),
    ("event_units.contact_phone_sealed", "参加单位：联系电话", "与单位联系", _LIFE, _DESK),
    ("giving_events.written_by", "捐赠活动：撰写人", "撰写人编号，用于追溯", _LIFE, "审计管理员"),
    ("giving_events.asked_by", "捐赠活动：提交人", "提交人编号，用于双人复核", _LIFE, "审计管理员"),
    ("giving_events.approved_by", "捐赠活动：复核人", "复核人编号，用于双人复核", _LIFE, "审计管理员"),
]
