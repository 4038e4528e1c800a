"""规则 — what a gift may be: its amount, and the words that are shown with it. No database, no web."""

import re
import unicodedata

from server.gifts.errors import AliasNeeded, AmountTooLarge, AmountTooSmall, WordsUnfit
from server.kit.errors import field_error
from server.kit.masking import mask_text
from server.kit.money import yuan

AMOUNT_FEN_MIN = 100
AMOUNT_FEN_MAX = 50_000_000
MESSAGE_CHARS_MAX = 20
ALIAS_CHARS_MAX = 20
SHOWN_AS = ("real", "alias", "anonymous")
ANONYMOUS = "爱心人士"
NOT_A_RECEIPT = "捐赠证书和感谢页不是公益事业捐赠统一票据；需要票据，付款后在“我的捐款”里申请"

_SITE = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|vip|cc|shop|site)\b", re.IGNORECASE)
_NOBODY = re.compile(r"[*＊?？]*|(?:匿名|爱心|好心|善心|网友|人士|用户|捐赠人|[*＊])+")
_CONTACT = re.compile(r"(?<!\d)\d{7,}(?!\d)")


def refuse_amount(amount_fen: int) -> None:
    """AmountTooSmall under one yuan, AmountTooLarge over half a million yuan."""
    if amount_fen < AMOUNT_FEN_MIN:
        raise AmountTooSmall
    if amount_fen > AMOUNT_FEN_MAX:
        raise AmountTooLarge


def clean_words(text: str, limit: int, field: str = "message") -> str:
    """One line of public words as it will be shown. WordsUnfit for numbers of people, sites and what is too long.

    Full-width digits are folded first: they are the oldest way around such a rule.
    """

    def unfit(says: str) -> WordsUnfit:
        return WordsUnfit(says, detail=[field_error(f"/{field}", says)])

    folded = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\s\-—_.·]", "", folded)
    if mask_text(plain) != plain or _CONTACT.search(plain) or _SITE.search(folded):
        raise unfit(WordsUnfit.says)
    shown = " ".join(text.split())
    if len(shown) > limit:
        raise unfit(f"最多 {limit} 个字")
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") and letter != "\u200d" for letter in shown):
        raise unfit("含有无法显示的字符")
    return shown


def clean_alias(text: str) -> str:
    """The name a donor would rather be shown by. AliasNeeded when there is none."""
    shown = clean_words(text, ALIAS_CHARS_MAX, "alias")
    if not shown:
        raise AliasNeeded
    return shown


def fit_alias(text: str) -> str:
    """A name somebody else has kept, if it may be shown as it is; empty when not, or when it names nobody."""
    try:
        name = clean_alias(text)
    except (AliasNeeded, WordsUnfit):
        return ""
    return "" if names_nobody(name) else name


def names_nobody(text: str) -> bool:
    """Whether this stands for a name that is not told: 匿名, 爱心人士, stars."""
    return _NOBODY.fullmatch(text) is not None


def state_text(amount_fen: int, refunded_fen: int, refunding_fen: int) -> str:
    """Where a gift stands, as its donor and the desk read it."""
    if refunding_fen:
        return f"退款处理中（{yuan(refunding_fen)} 元）"
    if refunded_fen:
        return f"已退款 {yuan(refunded_fen)} 元" if refunded_fen < amount_fen else "已全额退款"
    return "已入账"


# How public words stand: WeChat asked, its verdict (`review`: WeChat leaves it to a person, or nobody could ask it), or
# what a person decided; `free` is nothing said, or what staff wrote down.
WORDS_TEXTS = {
    "free": "已公开",
    "asked": "等微信检查",
    "pass": "已公开",
    "review": "要人看一眼",
    "risky": "微信判为违规",
    "shown": "已公开",
    "hidden": "不公开",
}
WORDS_PUBLIC = frozenset({"free", "pass", "shown"})
WORDS_OPEN = frozenset({"asked", "review", "risky"})
WORDS_FOR_A_PERSON = WORDS_OPEN - {"asked"}
HIDDEN_TITLE = "留言没有公开"
HIDDEN_TEXT = "您捐赠时写的留言或称呼没有公开显示，捐赠本身不受影响。如有疑问，请联系慈善会。"
