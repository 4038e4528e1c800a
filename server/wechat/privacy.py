"""个人信息 — what this room keeps about people: (field, purpose, retention). None: a token names nobody."""

FIELDS = [
    ("wechat_tokens.value_sealed", "微信接口凭证，不是个人信息，但同样密封保存", "两小时，到期换新"),
]
