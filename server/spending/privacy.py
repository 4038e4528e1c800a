"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

FIELDS = [
    (
        "spending_payees.name_sealed",
        "收款方：户名",
        "收款方户名，付款和审计时核对；受助人的姓名不公开",
        "拨付后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
    (
        "spending_payees.bank_account_sealed",
        "收款方：账号",
        "收款账号，付款时使用，查看须写明原因并留痕",
        "拨付后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人（遮盖显示）；写明理由后看完整内容，每次留痕",
    ),
    (
        "spending_payees.bank_account_blind",
        "收款方：账号的查重标记",
        "收款账号的盲索引，防止重复登记",
        "拨付后至少 5 年（《慈善法》）",
        "没有人能看到，只由程序使用",
    ),
    (
        "spending_payees.by",
        "收款方：登记人",
        "登记人员编号，用于追溯",
        "拨付后至少 5 年（《慈善法》）",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "spendings.paid_by",
        "拨付：付款人员",
        "付款人员编号，用于追溯",
        "拨付后至少 5 年（《慈善法》）",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "spending_vouchers.by",
        "付款凭证：上传人",
        "上传人员编号，用于追溯",
        "拨付后至少 5 年（《慈善法》）",
        "审计管理员、办理同一事项的工作人员",
    ),
]
