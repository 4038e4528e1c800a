"""拒绝 — one answer for every bad push, so that nobody learns from it which part was wrong."""

from server.kit.errors import DomainError


class NotPushed(DomainError):
    """Not from WeChat for this mini-program and this moment. `why` is for our log alone."""

    status, code, says = 401, "push_refused", "推送校验失败"

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why
