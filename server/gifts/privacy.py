"""个人信息 — what this room keeps about people: (field, purpose, retention)."""

FIELDS = [
    ("gift_offers.shown_name", "捐赠人选择公示的姓名或称呼；撤回同意后清除", "捐赠后 5 年，捐赠人可随时要求清除"),
    (
        "gift_offers.message",
        "捐赠人自愿公开的留言（在微信小程序里写的，公开前交微信检查文字）",
        "捐赠后 5 年，捐赠人可随时要求清除",
    ),
    ("gifts.donor_uid", "捐赠与捐赠人的对应（无姓名）", "捐赠记录至少保存 5 年"),
]
