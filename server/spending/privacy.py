"""个人信息 — what this room keeps about people: (field, purpose, retention)."""

FIELDS = [
    (
        "spending_payees.name_sealed",
        "收款方户名，付款和审计时核对；受助人的姓名不公开",
        "拨付后至少 5 年（《慈善法》）",
    ),
    (
        "spending_payees.bank_account_sealed",
        "收款账号，付款时使用，查看须写明原因并留痕",
        "拨付后至少 5 年（《慈善法》）",
    ),
    ("spending_payees.bank_account_blind", "收款账号的盲索引，防止重复登记", "拨付后至少 5 年（《慈善法》）"),
    ("spending_payees.by", "登记人员编号，用于追溯", "拨付后至少 5 年（《慈善法》）"),
    ("spendings.paid_by", "付款人员编号，用于追溯", "拨付后至少 5 年（《慈善法》）"),
    ("spending_vouchers.by", "上传人员编号，用于追溯", "拨付后至少 5 年（《慈善法》）"),
]
