"""拒绝 — what the campaigns room refuses."""

from collections.abc import Iterable

from server.campaigns.rules import Refusal
from server.kit.errors import Conflict, Invalid, NotFound, Unavailable, field_error


class GateClosed(Invalid):
    """`detail` names each field with its article; nothing is published until the list is empty."""

    code, says = "gate_closed", "还不能发布，请先补齐下列各项"

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__(detail=[field_error(r.field, f"{r.sentence}（{r.article}）") for r in self.refusals])


class GiftsClosed(Conflict):
    """`says` tells why: not begun, over, suspended, not listed, or not by this channel."""

    code, says = "gifts_closed", "这个项目现在不能捐款"


class BrakePulled(Unavailable):
    """The books do not agree, so nobody gives until a person has looked (design §5)."""

    code, says = "brake_pulled", "正在核对账目，暂时不能捐款，请稍后再试；已付的款项不受影响"


class ReasonNeeded(Invalid):
    code, says = "reason_needed", "请写明原因"


class BudgetLineUnknown(Invalid):
    code, says = "budget_line_unknown", "请选择这个项目预算里的一行"

    def __init__(self) -> None:
        super().__init__(detail=[field_error("/budget_line", self.says)])


class SpendingOver(Conflict):
    code, says = "spending_over", "这个项目已经结项，不能再拨付；剩余款项按募捐方案处理"


class ReportIncomplete(Invalid):
    """`detail` names each field."""

    code, says = "report_incomplete", "报告还不能发布，请看标出的地方"


class ReportUnknown(NotFound):
    code, says = "report_unknown", "没有找到这份报告"


class AlreadyCorrected(Conflict):
    code, says = "report_already_corrected", "这份报告已经更正过，请更正最新的那一份"


class TooManyPhotos(Invalid):
    code, says = "report_too_many_photos", "照片太多了，最多 6 张"


class FinalReportMissing(Invalid):
    """慈善法 art. 79: a full report within three months of the end."""

    code, says = "final_report_missing", "请先发布结项报告，再结项（《慈善法》第七十九条）"


class ChangeIncomplete(Invalid):
    """`detail` names each field with its article."""

    code, says = "change_incomplete", "还不能变更用途，请看标出的地方"


class PartnerUnchecked(Invalid):
    """慈善法 art. 26, 令第81号: what partners did is checked, settled and told within three months of the end."""

    code, says = "partner_unchecked", "请先公开每个合作方的监督和结清情况，再结项（《慈善法》第二十六条）"


class PartnerChecked(Conflict):
    code, says = "partner_checked", "这个合作方的监督情况已经公开，不能再改"


class CheckIncomplete(Invalid):
    code, says = "partner_check_incomplete", "监督情况还不能公开，请补充标出的地方"


class PartnerUnknown(NotFound):
    code, says = "partner_unknown", "这个项目没有这个合作方"


class ChangeUnknown(NotFound):
    code, says = "change_unknown", "没有找到这次变更"


class ChangeWaits(Conflict):
    code, says = "change_waits", "这个项目已有一次变更在等复核，请先办理"


class PaperUnknown(NotFound):
    code, says = "campaign_paper_unknown", "没有这份材料"
