"""拒绝 — what the receipts room refuses."""

from server.kit.errors import Conflict, Invalid, NotFound


class ReceiptUnknown(NotFound):
    code, says = "receipt_unknown", "没有这张票据申请"


class BadRequest(Invalid):
    code, says = "bad_receipt", "票据申请填写有误，请检查标出的地方"


class NothingLeft(Conflict):
    """Each fen of a gift is receipted at most once."""

    code, says = "receipt_nothing_left", "这笔捐赠没有可以开票的余额：已经申请过票据，或者已经退款"


class NotArrived(Conflict):
    """A platform's gift is receipted when the platform has paid it over: own money that arrived."""

    code, says = "receipt_not_arrived", "这笔捐赠的平台结算款还没有到账，到账后才能开票"


class MixedYears(Invalid):
    code, says = "receipt_mixed_years", "一张票据只能合并同一年度的捐赠"


class MixedKinds(Invalid):
    code, says = "receipt_mixed_kinds", "物资和捐款要分开开票"


class OutOfTurn(Conflict):
    code, says = "receipt_out_of_turn", "已经开出票据号的，要走红冲，不能撤回"


class NotIssued(Conflict):
    code, says = "receipt_not_issued", "还没有开出票据号，请直接“不开了”"


class BillUsed(Conflict):
    code, says = "bill_used", "这个票据号已经登记在另一张申请上，请核对"


class BadBill(Invalid):
    code, says = "bad_bill", "票据号填写有误，请检查标出的地方"


class ReceiptWanted(Conflict):
    code, says = "receipt_wanted", "这笔捐赠已经申请了票据，请先撤回申请"


class NothingToExport(Conflict):
    code, says = "receipts_none", "没有待开具的票据申请"


class NumberStays(Conflict):
    code, says = "receipt_number_stays", "票据号登记后不能撤销，填错的请走红冲"


class BadQualification(Invalid):
    code, says = "bad_qualification", "资格信息填写有误，请检查标出的地方"
