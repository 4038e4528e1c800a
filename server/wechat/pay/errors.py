"""微信支付的结果 — what can come back other than a believable answer."""


class Unknown(Exception):
    """Nobody knows whether it happened: no answer, a broken one, or one that is not signed by WeChat.

    It is never guessed. Whoever meets it asks again later, with the same number.
    """


class Refused(Exception):
    """WeChat's own signed refusal: `code` such as ORDER_NOT_EXIST, ORDERPAID, PARAM_ERROR."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.message = status, code, message


class Forged(Exception):
    """Not signed by WeChat for this moment: wrong key, old, changed, or a probe. The caller answers 401."""


class UnknownSerial(Forged):
    """Signed with a key we do not know: a forgery, or a certificate that is newer than our list."""


class Malformed(Exception):
    """Signed, but not a notice we can read. The caller answers 400."""


class NotReady(Exception):
    """WeChat is still writing that day's bill (STATEMENT_CREATING): ask again later."""


class BadBill(Exception):
    """A bill we must not believe: `says` names what is wrong, in Chinese, and `line` where (0: the file itself)."""

    def __init__(self, says: str, line: int = 0) -> None:
        super().__init__(f"第 {line} 行：{says}" if line else says)
        self.says, self.line = says, line
