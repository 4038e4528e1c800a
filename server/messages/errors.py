"""拒绝 — what can go wrong with a message on its way out, in words that help."""

from server.kit.errors import Conflict, Invalid, NotFound


class FieldUnfit(Invalid):
    """A value that WeChat would refuse and that may not be shortened. `kind` is the kind of field."""

    code, says = "field_unfit", "消息里有一项内容不符合微信的格式，没有写出"

    def __init__(self, kind: str) -> None:
        super().__init__(f"消息里有一项内容不符合微信的格式（{kind}），没有写出")
        self.kind = kind


class OnlyInWechat(Conflict):
    code, says = "only_in_wechat", "订阅消息只能在微信小程序里同意，进展也会发到“我的 → 消息”"


class TemplateUnknown(Invalid):
    code, says = "template_unknown", "没有这个消息模板，请重新进入小程序再试"


class SendingNotFound(NotFound):
    code, says = "sending_not_found", "没有找到这条消息"


class NotToSendAgain(Conflict):
    code, says = "not_to_send_again", "这条消息没有失败，不用重发"


class NoConsentLeft(Conflict):
    """43101 and its like are final: only the person can say yes again."""

    code, says = "no_consent_left", "对方没有再次同意接收，不能重发；站内消息已经收到"
