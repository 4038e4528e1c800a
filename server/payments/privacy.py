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
]
