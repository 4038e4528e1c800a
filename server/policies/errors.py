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
