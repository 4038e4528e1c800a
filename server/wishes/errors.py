"""拒绝 — what can go wrong with a wish, in words that help."""

from server.kit.errors import Conflict, Forbidden, Gone, Invalid, NotFound


class WishNotFound(NotFound):
    code, says = "wish_not_found", "没有找到这个心愿"


class ClaimNotFound(NotFound):
    code, says = "claim_not_found", "没有找到这次认领"


class WishWithdrawn(Gone):
    code, says = "wish_withdrawn", "这个心愿已经撤下"


class WishTaken(Conflict):
    """The face adds `similar`: other wishes that still wait."""

    code, says = "wish_taken", "这个心愿刚刚被别人认领了，看看其他心愿吧"


class WishKept(Conflict):
    code, says = "wish_kept", "刚有人退回，先留给排队的爱心人士，之后向所有人开放"


class MayClaimNow(Conflict):
    code, says = "may_claim_now", "这个心愿现在就可以认领，不用排队"


class TooManyWaits(Conflict):
    code, says = "too_many_waits", "您已经在等 10 个心愿了，看看其他现在就能认领的吧"


class PiecesLeft(Conflict):
    code, says = "pieces_left", "剩下的份数不够了，请少认领几份"


class TooManyClaims(Conflict):
    code, says = "too_many_claims", "您手上已有三个心愿还没送达，先完成它们吧"


class NotYourClaim(Conflict):
    code, says = "not_your_claim", "您没有认领这个心愿"


class PhoneNeeded(Invalid):
    code, says = "phone_needed", "认领前请先验证手机号，工作人员好与您联系"


class NameNeeded(Invalid):
    code, says = "name_needed", "认领前请填写您的姓名，不会公开显示"


class WrongKind(Conflict):
    code, says = "wrong_kind", "这一步不适用于这类心愿：物品心愿寄送到站，服务心愿约时间上门"


class ExtendedBefore(Conflict):
    code, says = "extended_before", "已经宽限过一次了，请尽快送达，或退回心愿让别人来帮忙"


class ClaimUnderWay(Conflict):
    code, says = "claim_under_way", "已有爱心人士在办理这个心愿，不能撤下。请先处理完认领"


class PrivateText(Invalid):
    """Public text must not show who the person is (个人信息保护法 25, 慈善法 82)."""

    code, says = "private_text", "公开的文字里有个人信息，请删去后再提交（个人信息保护法第二十五条、慈善法第八十二条）"


class NotForYou(Conflict):
    """Who stands near the person or the decision may not claim (慈善法 40). It says to nobody who is near to whom."""

    code, says = "not_for_you", "这个心愿您暂时不能认领，看看其他等待中的心愿吧"


class LookPending(Conflict):
    code, says = (
        "look_pending",
        "微信还在检查文字或配图，请稍等片刻再审核；满 1 小时没有回音的，可以由您判断",
    )


class LookRisky(Conflict):
    code, says = "look_risky", "微信判定文字或配图违规，不能公开。请退回修改"


class DecisionNeeded(Invalid):
    code, says = "decision_needed", "有需要您判断的地方，请逐项看过、勾选并写明理由，再审核通过"


class NobodyToAsk(Conflict):
    code, says = "nobody_to_ask", "您的账号还没有绑定手机上的微信，或最近两小时没有打开小程序，微信不会检查"


class StoryGone(Conflict):
    code, says = "story_gone", "这个心愿的故事已经撤回了"


class NotYourStory(NotFound):
    """The answer to a wrong number as well: nobody learns whose wish it is."""

    code, says = "not_your_story", "没有找到与您手机号对应的心愿，请联系乡镇民政服务站代为撤回"


class NothingArrived(Conflict):
    code, says = "nothing_arrived", "东西还没有交到本人手里，交付以后再写回信"


class LetterThere(Conflict):
    code, says = "letter_there", "这个心愿已经有公开的回信，要改请先撤下"


class PriceUnknown(NotFound):
    code, says = "price_unknown", "参考价目里没有这一行"


class PriceUnfit(Invalid):
    code, says = "price_unfit", "这一行参考价不完整，请补上标出的地方"


class PriceKnown(Conflict):
    code, says = "price_known", "参考价目里已经有同名同单位的一行，请修改那一行"


class PriceUsed(Conflict):
    code, says = "price_used", "这一行已经有人用过或改过，不能撤销，可以停用"


class MoneyWish(Invalid):
    """A wish is goods or service (慈善法 124)."""

    code, says = "money_wish", "微心愿只能是物品或服务，不能是现金或转账（慈善法第一百二十四条）"


class WishIncomplete(Invalid):
    code, says = "wish_incomplete", "还有内容没有填完，请补充标出的地方"


class PersonNeeded(Invalid):
    code, says = "person_needed", "请先选择心愿属于哪位困难群众"


class ConsentNeeded(Conflict):
    """Publishing needs the person's own consent (PIPL 25); crossing from bureau to charity too (design §1.2)."""

    code, says = (
        "consent_needed",
        "还没有这位群众同意公开心愿的记录，请先登记同意书（个人信息保护法第二十五条、慈善法第八十二条）",
    )


class ReasonNeeded(Invalid):
    code, says = "reason_needed", "请写明原因"


class KnownWish(Conflict):
    code, says = "known_wish", "同样的心愿以前导入过"


class WishWorkedOn(Conflict):
    code, says = "wish_worked_on", "这条心愿导入后已有人办理，不能再撤销，请在心愿页面处理"


class ProofNeeded(Invalid):
    code, says = "proof_needed", "请上传交付照片（只拍手和物品），或写明签收情况"


class WaybillNeeded(Invalid):
    code, says = "waybill_needed", "请填写快递单号；自己送到站的，请写“自送”"


class WrongWayOut(Conflict):
    code, says = "wrong_way_out", "这个问题不适合这样处理，请换一种办法"


class KindNeeded(Invalid):
    code, says = "kind_needed", "请选是什么问题"


class ProjectHolds(Conflict):
    code, says = "project_holds", "项目已经认领了这个心愿的一部分，请先办完那一部分"


class OtherWishNeeded(Invalid):
    code, says = "other_wish_needed", "请选一个同样需要这件物品、正等着认领的心愿"


class NotPaidYet(Conflict):
    """What the project buys, it buys with money that has left by a spending (慈善法 124; design §1.5)."""

    code, says = "not_paid_yet", "由项目代购的，先起草拨付单，付款以后才能登记已经买到"


class SpendingUnfit(Conflict):
    code, says = "spending_unfit", "这张拨付单已经作废或冲回，请换一张"


class CompanionNeeded(Invalid):
    code, says = "companion_needed", "请选陪同上门的工作人员，须是这个地方的在岗人员"


class NoParcel(Conflict):
    code, says = "no_parcel", "服务心愿没有包裹，交付到人以后也不用再贴标签，这一项不能打印"


class NoStation(Conflict):
    """Without a station a parcel has nowhere to go (design §1.6)."""

    code, says = "no_station", "这个乡镇还没有登记收货站点，请先请平台管理员登记站点的名称和地址"


class ArrivalUnknown(NotFound):
    code, says = "arrival_unknown", "没有找到这个包裹。请核对标签上的心愿编号，或者输入快递单号再试"


class ArrivalElsewhere(NotFound):
    """Which station it belongs to stands on the parcel anyway; nothing else of the wish is told."""

    code, says = "arrival_elsewhere", "这个包裹不归您的站点收"


class WaybillGone(Conflict):
    code, says = "waybill_gone", "包裹已登记寄出，不能整份撤销；登记错了请联系乡镇民政服务站"


class PartnerMissing(Forbidden):
    """The clerk of a partner whose account names no partner."""

    code, says = "partner_missing", "您的账号还没有关联爱心单位，请联系平台管理员补上"


class OutsideArea(Forbidden):
    code, says = "outside_area", "这个地方不在您负责的范围内"
