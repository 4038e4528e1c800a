"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see).

None of anybody: a token and a hash name nobody.
"""

FIELDS = [
    (
        "wechat_tokens.value_sealed",
        "微信接口凭证",
        "微信接口凭证，不是个人信息，但同样密封保存",
        "两小时，到期换新",
        "没有人能看到，只由程序使用",
    ),
    (
        "wechat_pushes.key",
        "微信推送摘要",
        "微信推送的摘要，用于不重复处理；不含微信号和消息内容",
        "长期",
        "没有人能看到，只由程序使用",
    ),
]
