"""拒绝 — what can go wrong with a policy, its text and its table."""

from server.kit.errors import Conflict, Invalid, NotFound


class PolicyUnknown(NotFound):
    code, says = "policy_unknown", "没有找到这项政策"


class CategoryUnknown(NotFound):
    code, says = "category_unknown", "没有找到这个类别"


class VersionUnknown(NotFound):
    code, says = "version_unknown", "没有找到这个版本"


class PolicyIncomplete(Invalid):
    """`detail` names each field."""

    code, says = "policy_incomplete", "政策内容还不完整，请补齐标出的地方"


class TableRefused(Invalid):
    """Nothing of the table was taken over; `detail` names row and column."""

    code, says = "table_refused", "表格有问题，没有导入任何一行，请改好后再导入"


class TableUnreadable(Invalid):
    code, says = "table_unreadable", "读不懂这个文件，请用 CSV 或 XLSX 表格，第一行是列名"


class DraftThere(Conflict):
    code, says = "draft_there", "这项政策有正在修改的版本，请先完成它"
