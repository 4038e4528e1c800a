"""企业认捐 — two companies of the demo: one that pays in instalments and is late with one, one that has just signed."""

from dataclasses import dataclass
from datetime import timedelta

from server.demo import campaigns, staff
from server.demo.papers import paper
from server.demo.profiles import Profile
from server.kit import clock
from server.kit.money import yuan
from server.promises import queries
from server.promises import service as promises
from server.promises.rules import Facts, Ground, Term
from server.promises.suggestions import suggest


@dataclass(frozen=True)
class Story:
    """`terms`: (days from today, fen) of each instalment; signed so many days ago."""

    company: str
    credit_code: str
    campaign: str
    use_text: str
    signed: int
    terms: tuple[tuple[int, int], ...]
    show_name: bool


STORIES = (
    Story(
        "示例商贸有限公司", "91360902MA00000012", campaigns.WISH_FUND, "购买困难群众的心愿物品", 40,
        ((-9, 2_000_00), (-3, 3_000_00), (60, 5_000_00)), True,
    ),
    Story(
        "示例纺织有限公司", "91360902MA00000025", "", "由慈善会用于困难群众帮扶", 6,
        ((6, 20_000_00), (140, 30_000_00)), False,
    ),
)  # fmt: skip


def build(_chosen: Profile) -> None:
    """Signed and agreed to in their days; of the first the money of its bank transfer is tied."""
    uids = [_agreed(number, story) for number, story in enumerate(STORIES, 1)]
    _tie_what_came(uids[0])
    promises.remind()


def _agreed(number: int, story: Story) -> str:
    today = clock.today()
    with clock.at(clock.now() - timedelta(days=story.signed)):
        facts = Facts(
            campaign_uid=campaigns.uid_of(story.campaign) if story.campaign else None,
            company=story.company,
            credit_code=story.credit_code,
            ground=Ground.RELIEF,
            use_text=story.use_text,
            agreement_no=f"示例捐赠协议〔2026〕{number} 号",
            signed_on=clock.today(),
            amount_fen=sum(fen for _days, fen in story.terms),
            terms=tuple(Term(today + timedelta(days=days), fen) for days, fen in story.terms),
            contact_name="苏示例",
            contact_phone=f"0795-000000{number}",
            show_name=story.show_name,
            unrelated=True,
            note="示例",
        )
        row = promises.draft(facts, actor=staff.actor("jingban"))
        row.sample = True
        lines = [f"捐赠人：{story.company}", f"金额：{yuan(row.amount_fen)} 元", f"用途：{story.use_text}", "双方盖章"]
        promises.add_paper(row.uid, paper("捐赠协议", lines), kind="agreement", actor=staff.actor("jingban"))
        row = promises.submit(row.uid, actor=staff.actor("jingban"), seen_version=row.version)
        return promises.approve(row.uid, actor=staff.actor("fuze"), seen_version=row.version).uid


def _tie_what_came(uid: str) -> None:
    """The transfer of that company, which finance has booked from the bank's statement."""
    row = queries.find(uid)
    likely = suggest(row, queries.filled(row, 0))
    ours = [one for one in likely if one.came.payer == row.company]
    with clock.at(clock.now() - timedelta(days=1)):
        promises.tie(uid, ours[0].came.gift.uid, actor=staff.actor("caiwu"))
