"""捐款须知 — the charity's written rules of giving, in plain words: gifts of children, and money that comes too late.

What is said here is what the rooms do: `gifts.service.settling` sends back what may not stay, the refund desk asks two
people (docs/decisions/0010), and tests hold each sentence.
"""

from dataclasses import dataclass

ADDRESS = "/giving"


@dataclass(frozen=True)
class Note:
    """One rule: `short` for the sheet before paying, `lines` for the page."""

    key: str
    title: str
    short: str
    lines: tuple[str, ...]


MINORS = Note(
    "minors",
    "孩子捐的款",
    "未满 18 岁的，请先和监护人商量。监护人不同意的，可以要求退回。",
    (
        "未满 8 周岁的孩子自己付的款无效，监护人可以要求全部退回（《民法典》第二十条）。",
        (
            "8 到 17 周岁的孩子，捐一点零花钱这样和年龄相适应的，有效；金额明显超出年龄的，要监护人同意或者追认"
            "（《民法典》第十九条、第一百四十五条）。监护人不同意的，可以要求退回。"
        ),
        "怎么退：在项目页点「投诉举报」，选「孩子捐了款，监护人要求退回」，写上付款的日期和金额、联系电话；也可以直接打慈善会电话。",
        "要看什么：证明监护关系的户口簿或出生证明、监护人身份证、付款记录。只当面或在线核对，不留复印件。",
        (
            "谁来办：一个人核对材料提出退款，另一个人复核同意，钱原路退回付款的微信，一般 1 至 3 个工作日到账。"
            "付款超过一年的，微信不能原路退，由慈善会另行转账。"
        ),
        "在指定平台、银行、现金捐的，同样可以找慈善会，由收款的那一方退。",
    ),
)
LATE = Note(
    "late",
    "付款时项目已经结束",
    "付款时项目已经结束、暂停，或者订单已经超时的，系统自动全额退回。",
    (
        (
            "打开收款页的时候项目还在募捐，付款成功时已经结束、暂停，或者订单已经超时：这笔钱先如实入账，"
            "马上由系统自动全额原路退回，并发消息告诉您，一般 1 至 3 个工作日到账。不用申请，也不用人批。"
        ),
        "募捐只能在备案的期限里进行（《慈善法》第二十四条），所以过了期限的钱不留下，也不挪给别的项目。",
        "只看付款成功的时刻：结束以前付成功的，就算我们晚一点才收到微信的通知，也算捐给这个项目。",
    ),
)
USED = Note(
    "used",
    "指定了用处的钱",
    "您指定了用处的钱，没有您的同意不改作别用。",
    (
        "捐款时选了「用在哪里」的，这笔钱只用在那一行预算。",
        "项目确实要改用途的，先重新备案或者取得捐赠人同意，由两个人办理，写在项目的收支页，并告诉每一位捐款人（《慈善法》第五十六条）。",
    ),
)
NOTES = (MINORS, LATE, USED)
