"""账本的拒绝 — what the books do not allow."""

from server.kit.errors import Conflict


class NotEnough(Conflict):
    code, says = "not_enough", "账户余额不足，不能支出"


class AlreadyReversed(Conflict):
    code, says = "already_reversed", "这笔账已经冲正过了"
