"""拒绝 — what can go wrong with a policy, its text and its table."""

from server.kit.errors import Conflict, Invalid, NotFound
from server.kit.sheets import TableRefused as TableRefused
from server.kit.sheets import TableUnreadable as TableUnreadable


class PolicyUnknown(NotFound):
    code, says = "policy_unknown", "没有找到这项政策"


class CategoryUnknown(NotFound):
    code, says = "category_unknown", "没有找到这个类别"


class VersionUnknown(NotFound):
    code, says = "version_unknown", "没有找到这个版本"


class PolicyIncomplete(Invalid):
    """`detail` names each field."""

    code, says = "policy_incomplete", "政策内容还不完整，请补齐标出的地方"


class DraftThere(Conflict):
    code, says = "draft_there", "这项政策有正在修改的版本，请先完成它"


class RulesBroken(Invalid):
    """`detail` names each place: `/rules/when/all/0/low`, `/cases/3/kind`."""

    code, says = "policy_rules_broken", "自测规则有问题，请看标出的地方"


class NoSelfCheck(NotFound):
    code, says = "no_self_check", "这项政策还没有自测题，请打电话问一问"


class DraftWorkedOn(Conflict):
    code, says = "draft_worked_on", "这份草稿已有人接着改，不能撤销"


class NotReady(Invalid):
    """`detail` names each thing that stands against publishing."""

    code, says = "policy_not_ready", "还不能发布，请先补齐标出的地方"


class ScheduledThere(Conflict):
    code, says = "scheduled_there", "这项政策已有一版在等生效，请先取消那一版或等它生效"


class TooFarBack(Invalid):
    code, says = "effective_too_early", "新版的生效日期不能早于现行版的生效日期"


class NumberTaken(Conflict):
    code, says = "policy_number_taken", "这个编号已有政策"


class FigureUnknown(NotFound):
    code, says = "figure_unknown", "没有找到这个参数"


class FigureWrong(Invalid):
    """`detail` names each field."""

    code, says = "figure_wrong", "参数填写有误，请看标出的地方"


class FigureThere(Conflict):
    code, says = "figure_there", "这个参数在这一天已有数字"


class WindowUnknown(NotFound):
    code, says = "window_unknown", "没有找到这个窗口"


class WindowWrong(Invalid):
    """`detail` names each field."""

    code, says = "window_wrong", "窗口填写有误，请看标出的地方"


class NoVersionThen(NotFound):
    code, says = "no_version_then", "那一天这项政策还没有公布"


class CardUnknown(NotFound):
    code, says = "policy_card_unknown", "没有找到这份更名申请"


class CardThere(Conflict):
    code, says = "policy_card_there", "这项政策的名称和归类已有一份在等复核，请先办完那一份"


class CardSame(Invalid):
    code, says = "policy_card_same", "和现在的一样，没有要改的"


class CardOld(Conflict):
    """Something else has changed the policy since, such as the operator's table."""

    code, says = "policy_card_old", "提出以后，这项政策的名称或归类又变了，请不采用这一份，再按现在的重新提出"
