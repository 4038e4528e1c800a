"""拨付的拒绝 — what stands in the way of spending."""

from server.kit.errors import Conflict, Forbidden, Invalid, NotFound


class BadSpending(Invalid):
    code, says = "bad_spending", "拨付单填写有误，请检查标出的地方"


class BadPayee(Invalid):
    code, says = "bad_payee", "收款方填写有误，请检查标出的地方"


class BadPayment(Invalid):
    code, says = "bad_payment", "付款信息填写有误，请检查标出的地方"


class PayeeKnown(Conflict):
    code, says = "payee_known", "这个账号已经登记过收款方了，请直接选用"


class PayeeRetired(Conflict):
    code, says = "payee_retired", "这个收款方已停用，请另选一个或重新登记"


class BankRefUsed(Conflict):
    code, says = "bank_ref_used", "这个银行流水号已经登记在另一张拨付单上，请核对"


class NotCovered(Conflict):
    code, says = "not_covered", "项目余额不够这笔拨付，请核对金额，或等捐款到账后再办"


class ThirdPerson(Forbidden):
    code, says = "third_person", "申请人和审批人不能付款，请由另一位财务人员办理"


class CorrectionWaiting(Conflict):
    code, says = "correction_waiting", "这笔拨付已有一个更正在等同意，请先办理"


class NotPaid(Conflict):
    code, says = "not_paid", "还没有付款，请直接退回修改或作废，不用更正"


class SlipStaysPrivate(Conflict):
    code, says = "slip_stays_private", "银行回单含有账号，不能公开；请公开发票或物资照片"


class PdfStaysPrivate(Conflict):
    code, says = "pdf_stays_private", "PDF 不能公开，请另传一张遮盖了姓名、账号和电话的照片"


class VoucherUnknown(NotFound):
    code, says = "voucher_unknown", "没有这张凭证"


class VouchersFull(Conflict):
    code, says = "vouchers_full", "一张拨付单最多 20 张凭证"


class ReasonNeeded(Invalid):
    code, says = "reason_needed", "请写明原因"
