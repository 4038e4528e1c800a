"""拒绝 — what cannot be imported, confirmed or taken back."""

from server.kit.errors import Conflict, Invalid, NotFound


class TableUnknown(NotFound):
    code, says = "table_unknown", "没有这份表格"


class NothingGood(Invalid):
    code, says = "nothing_good", "没有一行可以导入，请下载有问题的行，改好后再传"


class TooLateToUndo(Conflict):
    code, says = "too_late_to_undo", "导入已超过 24 小时，不能整份撤销，请逐条办理"


class RowsStay(Conflict):
    """The room's own words say why, and what to do instead."""

    code, says = "rows_stay", "这类表格导入后不能整份撤销，请逐条办理"


class NoRowsLeft(Conflict):
    code, says = "rows_wiped", "这份表格的内容已按期清除，请重新上传"
