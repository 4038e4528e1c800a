"""消息推送 — what WeChat tells us unasked: a picture's verdict, a person's choice about messages.

Only the sealed half of a message is ever believed: in plain mode the signature covers no body, so anyone who has once
seen a signed address could write his own. Set the mini-program to 安全模式 (developers.weixin.qq.com, 消息推送).
"""

from server.wechat.push.envelope import PATH, check_address
from server.wechat.push.service import take

__all__ = ["PATH", "check_address", "take"]
