"""What a plant is."""

from dataclasses import dataclass

PAY = "server/wechat/pay"
MONEY = "server/payments"


@dataclass(frozen=True)
class Plant:
    """`old`, which stands in `file` exactly once, becomes `new`; one of `tests` must then fail."""

    id: str
    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
