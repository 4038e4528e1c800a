"""联系方式和车牌 — WeChat and QQ names, mail, addresses in the net; number plates."""

import re
from collections.abc import Iterator

from server.kit.guard.findings import Kind
from server.kit.guard.numbers import Found
from server.kit.guard.plain import Plain

_WHERE = r"(?:微信|威信|薇信|徽信|v信|vx|wx|weixin|wechat|抖音|快手|小红书|微博|支付宝|淘宝|旺旺|钉钉|telegram)"
_ACCOUNT = re.compile(
    _WHERE + r"(?:号码?|id|账号|帐号|昵称|名)?(?:[是为叫:：=+加,，]|请加)*([a-z0-9][a-z0-9_.\-]{4,29})", re.IGNORECASE
)
_QQ = re.compile(r"(?:qq|扣扣|企鹅)(?:号码?|群|邮箱)?[是为:：=加,，]*([1-9]\d{4,11})", re.IGNORECASE)
_MAIL = re.compile(r"[a-z0-9_.+\-]{2,40}@[a-z0-9\-]{1,30}(?:\.[a-z]{2,8}){1,3}", re.IGNORECASE)
_NET = re.compile(r"(?:https?://|www\.)[a-z0-9\-._~/?#=&%]{3,}", re.IGNORECASE)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•.\-]?"
    r"(?=[A-HJ-NP-Z0-9]{0,5}\d[A-HJ-NP-Z0-9]{0,5})(?=(?:[A-HJ-NP-Z]*\d){3})[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])",
    re.IGNORECASE,
)


def contacts(text: Plain) -> Iterator[Found]:
    """`text` without blanks."""
    for pattern, group in ((_ACCOUNT, 1), (_QQ, 1), (_MAIL, 0), (_NET, 0)):
        yield from ((Kind.CONTACT, found.start(group), found.end(group)) for found in pattern.finditer(text.text))
    yield from ((Kind.PLATE, found.start(), found.end()) for found in _PLATE.finditer(text.text))
