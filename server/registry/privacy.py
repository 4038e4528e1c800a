"""个人信息 — what this room keeps about people: (field, purpose, retention)."""

FIELDS = [
    ("helped_persons.name_sealed", "核实和帮扶受助人，密封保存，任何公开页面都不显示", "帮扶结束后至少 3 年"),
    ("helped_persons.id_number_sealed", "确认身份、避免重复登记，密封保存", "帮扶结束后至少 3 年"),
    ("helped_persons.id_blind", "按身份证号查重，不能还原", "同身份证号"),
    ("helped_persons.phone_sealed", "工作人员联系受助人，密封保存", "帮扶结束后至少 3 年"),
    ("helped_persons.birth_year", "判断是否未成年、是否高龄", "帮扶结束后至少 3 年"),
    ("helped_persons.sex", "安排合适的帮扶", "帮扶结束后至少 3 年"),
    ("helped_persons.kind", "困难类别（敏感个人信息），用于匹配帮扶", "帮扶结束后至少 3 年"),
    ("helped_persons.guardian_name_sealed", "未满 14 周岁须由监护人同意，密封保存", "帮扶结束后至少 3 年"),
    ("helped_persons.guardian_phone_sealed", "联系监护人，密封保存", "帮扶结束后至少 3 年"),
    ("helped_persons.guardian_relation", "监护人与受助人的关系", "帮扶结束后至少 3 年"),
    ("helped_persons.name_blind", "提示可能重复登记的同一个人，不能还原", "同姓名"),
    ("helped_persons.phone_blind", "按完整手机号查找，不能还原", "同手机号"),
    ("helped_persons.relation", "与户主的关系，用于一户一档", "帮扶结束后至少 3 年"),
    ("helped_person_pasts.facts_sealed", "改动前的内容，供更正和追溯，密封保存", "帮扶结束后至少 3 年"),
    ("households.number", "村（社区）自己的户号，用于一户一档", "帮扶结束后至少 3 年"),
    ("households.address_sealed", "上门核实和送达，密封保存，认领人看不到", "帮扶结束后至少 3 年"),
    ("consents.person_uid", "谁同意了什么（无姓名）", "至少 3 年（《网络数据安全管理条例》第十二条）"),
    ("provisions.person_uid", "谁得到过什么帮扶（无姓名）", "至少 3 年"),
    ("reveals.person_uid", "谁的完整信息被查看过（无姓名）", "至少 3 年"),
]
