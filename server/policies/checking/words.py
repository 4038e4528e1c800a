"""说法 — what the four answers are called and what is said with them. Never a promise, never 「不能」."""

from dataclasses import dataclass

from server.policies.checking.verdict import VerdictKind


@dataclass(frozen=True)
class Words:
    """`group` heads the policies of this answer in a list; `why` the clauses that decided (for `unknown`, the open
    questions); `then` is the next step.
    """

    title: str
    group: str
    says: str
    why: str
    then: str


WORDS = {
    VerdictKind.MAY: Words(
        "可能符合",
        "可能符合",
        "从您的回答看，可能符合。能不能享受，由工作人员核实后答复。",
        "对得上的条件",
        "备好材料去办；也可以先登记求助，有人联系您",
    ),
    VerdictKind.ONE_SHORT: Words(
        "还差一个条件",
        "还差一个条件",
        "从您的回答看，只有下面这个条件对不上。情况变了，或者拿不准，都可以问一问。",
        "还差的条件",
        "打电话问一问，或者登记求助，有人帮您看",
    ),
    VerdictKind.UNLIKELY: Words(
        "看来暂不符合，仍可登记求助",
        "看来暂不符合",
        "从您的回答看，下面的条件暂时对不上。问题问得粗，实际情况以工作人员核实为准。",
        "暂时对不上的条件",
        "有难处照样可以登记求助，工作人员会看看别的办法",
    ),
    VerdictKind.UNKNOWN: Words(
        "信息不够",
        "再答几题就知道",
        "有的问题还不清楚，现在判断不了。",
        "还要弄清楚的问题",
        "把这些问清楚再来测，或者打电话、登记求助，请工作人员帮您弄清",
    ),
}
