"""付款的拒绝 — what a person can meet on the way to paying."""

from server.kit.errors import Conflict, Invalid, Unavailable


class OrderClosed(Conflict):
    code, says = "order_closed", "这笔捐赠已超过付款时间，请重新捐赠"


class OrderPaid(Conflict):
    code, says = "order_paid", "这笔捐赠已经付款，无需重复支付"


class OtherDoor(Conflict):
    code, says = "other_door", "请回到下单的地方付款：小程序的订单在小程序里付，网页的订单在网页里付"


class BadReturnPath(Invalid):
    code, says = "bad_return_path", "返回地址不对，请从页面重新进入"


class WechatUnavailable(Unavailable):
    """WeChat did not answer in a way we can believe. Nothing is known, so nothing is said about the money."""

    status, code, says = 502, "wechat_unavailable", "暂时连不上微信支付，请稍后再试；没有扣款"


class BadSlip(Invalid):
    code, says = "bad_slip", "单据填写有误，请检查标出的地方"


class FileKnown(Conflict):
    code, says = "file_known", "这个文件已经导入过了，不用再导入"


class FileTooLong(Invalid):
    code, says = "file_too_long", "这个文件行数太多，请按日期分成几份，每份 5000 行以内"


class PlatformNeeded(Invalid):
    code, says = "platform_needed", "请选择这个文件是哪个平台的"


class ColumnsWrong(Invalid):
    code, says = "columns_wrong", "有的列还没有指明，请检查标出的地方"


class NothingNew(Conflict):
    code, says = "nothing_new", "这个文件里没有新的流水"


class NotThisLine(Conflict):
    code, says = "not_this_line", "这一行不能这样处理，请回到列表重新选择"


class VoucherUsed(Conflict):
    code, says = "voucher_used", "这个凭证号已经登记过了，请核对"


class AlreadyCovered(Conflict):
    code, says = "already_covered", "这笔差额已有补足单，或已经冲回，请刷新后再看"


class NeedsCover(Conflict):
    code, says = "needs_cover", "差额要用补足单补足，补足后自动办结"


class NotPaidYet(Conflict):
    code, says = "not_paid_yet", "这笔订单还没有付款，不能退款"


class RefundTooLate(Conflict):
    code, says = "refund_too_late", "付款已超过一年，微信不再支持原路退款，请线下退回并留存凭证"


class RefundTooMany(Conflict):
    code, says = "refund_too_many", "一笔订单最多退款 50 次，已经到了上限"


class RefundTooMuch(Conflict):
    code, says = "refund_too_much", "这笔捐赠已没有这么多可退的余额，请刷新后再看"


class RefundNotRefused(Conflict):
    code, says = "refund_not_refused", "微信还没有明确拒绝这笔退款，钱可能已经退出，请等微信答复"
