"""个人信息 — what this room keeps about people: (field, purpose, retention)."""

FIELDS = [
    (
        "payment_prepays.payer",
        "付款人的 OpenID 或网络地址，向微信支付下单时必须提供，重试时须与首次一致",
        "订单有结果后立即清除",
    ),
    ("payment_slips.donor_name", "现金、转账捐赠人的姓名或名称，用于开具票据和核对", "捐赠后至少 5 年（《慈善法》）"),
    ("payment_slips.alias", "捐赠人自选的公示称呼", "捐赠后至少 5 年（《慈善法》）"),
    ("payment_slips.message", "捐赠人的留言", "捐赠后至少 5 年（《慈善法》）"),
    ("payment_refunds.note", "申请退款时工作人员写的核实说明，给复核人看", "捐赠后至少 5 年（《慈善法》）"),
    (
        "payment_lines.payer",
        "银行流水的付款人户名、平台明细的捐赠人姓名，用于认出捐赠、开具票据",
        "捐赠后至少 5 年（《慈善法》）",
    ),
    ("payment_lines.nickname", "捐赠人在指定平台上自选的公示名", "捐赠后至少 5 年（《慈善法》）"),
    ("payment_lines.note", "转账附言、平台留言，用于认出捐给哪个项目", "捐赠后至少 5 年（《慈善法》）"),
]
