"""认捐的拒绝 — what stands in the way of a promise, and of calling its money arrived."""

from server.kit.errors import Conflict, Invalid, NotFound


class PromiseUnknown(NotFound):
    code, says = "promise_unknown", "没有这份认捐"


class BadPromise(Invalid):
    code, says = "bad_promise", "认捐填写有误，请检查标出的地方"


class PaperMissing(Invalid):
    """Charity Law 39: a written agreement names the property, its use and the days of delivery."""

    code, says = "promise_paper_missing", "请先附上捐赠协议的扫描件或公开承诺的截图（《慈善法》第三十九条、第四十一条）"


class PapersFull(Conflict):
    code, says = "promise_papers_full", "一份认捐最多 20 份材料"


class BadChange(Invalid):
    code, says = "bad_promise_change", "变更填写有误，请检查标出的地方"


class ChangeWaiting(Conflict):
    code, says = "promise_change_waiting", "这份认捐已有一项变更在等同意，请先办理"


class BelowArrived(Conflict):
    code, says = "promise_below_arrived", "补充协议约定的总额不能少于已经到账的金额"


class NothingOwed(Conflict):
    code, says = "promise_nothing_owed", "这份认捐已经付清，多出的捐赠照常入账，不用记到认捐上"


class NotStanding(Conflict):
    code, says = "promise_not_standing", "认捐还没有复核通过，或者已经结束，不能记到账"


class GiftTied(Conflict):
    """A gift fulfils one promise at most, and never for more than it is."""

    code, says = "promise_gift_tied", "这笔捐赠已经记到一份认捐上了，一笔捐赠只能记一次"


class GiftUnfit(Conflict):
    code, says = "promise_gift_unfit", "这笔捐赠不能记到这份认捐上"


class TieOver(Conflict):
    code, says = "promise_tie_over", "这笔到账已经取消了，请刷新后再看"


class ReminderDone(Conflict):
    code, says = "promise_reminder_done", "这条提醒已经有人办了，请刷新后再看"


class ReasonNeeded(Invalid):
    code, says = "reason_needed", "请写明原因"
