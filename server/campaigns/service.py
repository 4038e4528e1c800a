"""办理 — what staff can do with a campaign. Find, refuse, move, return; nobody commits here."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any, BinaryIO

from server.campaigns import queries, rules, supervising
from server.campaigns.errors import (
    BudgetLineUnknown,
    FinalReportMissing,
    GateClosed,
    PartnerUnchecked,
    ReasonNeeded,
    SpendingOver,
)
from server.campaigns.models import BudgetLine, Campaign, CharityProfile, Suggestion
from server.campaigns.models import Channel as ChannelRow
from server.campaigns.models import Partner as PartnerRow
from server.campaigns.rules import Charity, Plan
from server.campaigns.states import CampaignState
from server.files import service as files
from server.kit import audit, clock, tasks
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import Forbidden, Invalid, NotFound, field_error
from server.kit.states import StateChanged, born, move
from server.people.roles import CAMPAIGN_APPROVERS, CAMPAIGN_WRITERS
from server.spending import service as spending

TELL_PAUSE = "gifts.tell_pause"  # a room above knows who gave
_PARTS = {"budget", "suggestions", "channels", "partners"}
Papers = Mapping[int, BinaryIO]
_COLUMNS = [field.name for field in fields(Plan) if field.name not in _PARTS]


def draft(plan: Plan, *, actor: Actor, cover: BinaryIO | None = None, papers: Papers | None = None) -> Campaign:
    """起草. A draft may be unfinished; only what no row can hold is refused (Invalid with the fields).

    `cover` is a picture for the public page, re-encoded by `files`; NotAPicture and its like when it is none.
    `papers`: the signed agreement of the partner at that place of the plan.
    """
    _only(actor, CAMPAIGN_WRITERS)
    _check_sizes(plan)
    row = Campaign(state="draft", **_columns(plan))
    row.cover = _keep_cover(row.uid, cover, actor)
    _write_parts(row, plan)
    row.partners = _partners(row, plan, papers or {}, actor)
    born(row)
    audit.write(actor, "campaigns.draft", row.uid)
    return row


def edit(
    uid: str,
    plan: Plan,
    *,
    actor: Actor,
    seen_version: int,
    cover: BinaryIO | None = None,
    papers: Papers | None = None,
) -> Campaign:
    """修改草稿. Writes the whole plan; without a new `cover` the old one stays, and so does the agreement of a partner
    of the same name. An unseen version is StateChanged."""
    _check_sizes(plan)
    changes = _columns(plan)
    if cover is not None:
        changes["cover"] = _keep_cover(uid, cover, actor)
    row = move(queries.find(uid), "edit", actor=actor, seen_version=seen_version, changes=changes)
    partners = _partners(row, plan, papers or {}, actor)
    for part in (row.budget, row.suggestions, row.channels, row.partners):
        part.clear()
    db.session.flush()  # the old rows go first: one channel of a kind is unique
    _write_parts(row, plan)
    row.partners = partners
    db.session.flush()
    return row


def submit(uid: str, *, actor: Actor, seen_version: int | None = None) -> Campaign:
    """提交复核. The gate answers now, so that nobody waits for a colleague to be refused."""
    row = queries.find(uid)
    _gate(row)
    return move(row, "submit", actor=actor, seen_version=seen_version)


def send_back(uid: str, *, actor: Actor, reason: str) -> Campaign:
    """退回修改, with a reason that the writer reads."""
    return move(queries.find(uid), "send_back", actor=actor, note=_reason(reason))


def approve(uid: str, *, actor: Actor, seen_version: int) -> Campaign:
    """复核并发布. Another person than the one who asked, for exactly the version they read, through the gate again."""
    row = queries.find(uid)
    if row.version != seen_version:
        raise StateChanged
    _gate(row)
    return move(row, "approve", actor=actor, seen_version=seen_version)


def suspend(uid: str, *, actor: Actor, reason: str) -> Campaign:
    """暂停募捐. Takes effect with this unit: the next cashier that is opened finds it closed; who gave is told."""
    row = move(queries.find(uid), "suspend", actor=actor, note=_reason(reason))
    tasks.add(TELL_PAUSE, {"campaign": row.uid, "version": row.version}, key=f"pause:{row.uid}:{row.version}")
    return row


def resume(uid: str, *, actor: Actor, reason: str) -> Campaign:
    """恢复募捐, if the certificate, the period and the listings still hold."""
    row = queries.find(uid)
    _gate(row)
    return move(row, "resume", actor=actor, note=_reason(reason))


def switch_channel(uid: str, kind: str, *, enabled: bool, actor: Actor) -> Campaign:
    """开关收款渠道. Switching on goes through the gate; switching off never waits."""
    row = queries.find(uid)
    found = [channel for channel in row.channels if channel.kind == kind]
    if not found:
        raise NotFound
    if enabled:
        _gate_with(row, kind)
    note = f"{'打开' if enabled else '关闭'}{rules.CHANNEL_NAMES[rules.Channel(kind)]}"
    move(row, "switch", actor=actor, note=note)
    for channel in found:
        channel.enabled = enabled
    db.session.flush()
    db.session.refresh(row)
    return row


def end(uid: str, *, actor: Actor, reason: str) -> Campaign:
    """结束募捐: by the lead, or by the clock on the day after the last."""
    changes = {"ended_on": clock.today()}
    return move(queries.find(uid), "end", actor=actor, note=_reason(reason), changes=changes)


def conclude(uid: str, *, actor: Actor, reason: str) -> Campaign:
    """结项: what was left is handled as the plan says; `reason` says how. FinalReportMissing, PartnerUnchecked."""
    row = queries.find(uid)
    row.machine.check(row.machine.states(row.state), "conclude", actor.roles)
    if row.final_on is None:
        raise FinalReportMissing
    if supervising.due_on(row) is not None:
        raise PartnerUnchecked
    return move(row, "conclude", actor=actor, note=_reason(reason))


def draft_spending(uid: str, *, budget_line: str, actor: Actor, **fields: Any) -> Any:
    """起草拨付单 of a campaign: the fields of `spending.draft` without `account`. Gives the spending.

    Article 54: the money goes to what it was raised for, so a line of the budget is named. BudgetLineUnknown,
    SpendingOver once the campaign is concluded.
    """
    return spending.draft(account=_purse(uid, budget_line), budget_line=budget_line, actor=actor, **fields)


def edit_spending(
    spending_uid: str, *, uid: str, budget_line: str, actor: Actor, seen_version: int, **fields: Any
) -> Any:
    """修改拨付单, while it is a draft."""
    account = _purse(uid, budget_line)
    return spending.edit(
        spending_uid, account=account, budget_line=budget_line, actor=actor, seen_version=seen_version, **fields
    )


def _purse(uid: str, budget_line: str) -> str:
    row = queries.find_public(uid)
    if row.state == CampaignState.CONCLUDED:
        raise SpendingOver
    if budget_line not in {line.uid for line in row.budget}:
        raise BudgetLineUnknown
    return queries.account(row)


def set_charity(charity: Charity, *, actor: Actor, seen_version: int | None = None) -> CharityProfile:
    """登记慈善会资料: name, credit code, certificate. One row; every change is written down with what changed."""
    _only(actor, CAMPAIGN_APPROVERS)
    row = queries.charity()
    if row is None:
        row = CharityProfile(**asdict(charity))
        db.session.add(row)
        changed = [field.name for field in fields(charity)]
    else:
        if seen_version is not None and seen_version != row.version:
            raise StateChanged
        changed = [name for name, value in asdict(charity).items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, getattr(charity, name))
        row.version += 1
    db.session.flush()
    audit.write(actor, "charity_profile.set", row.uid, {"changed": changed})
    return row


def _only(actor: Actor, roles: frozenset[Any]) -> None:
    if not roles & actor.roles:
        raise Forbidden


def _gate(row: Campaign) -> None:
    refusals = queries.gate_of(row)
    if refusals:
        raise GateClosed(refusals)


def _gate_with(row: Campaign, kind: str) -> None:
    """The gate as it would be with this channel on. Nothing is written before it has answered."""
    plan = queries.plan_of(row)
    ways = tuple(replace(way, enabled=way.enabled or way.kind == kind) for way in plan.channels)
    refusals = rules.gate(replace(plan, channels=ways), queries.charity_facts(), clock.today())
    if refusals:
        raise GateClosed(refusals)


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonNeeded
    return text.strip()


def _check_sizes(plan: Plan) -> None:
    wrong = rules.too_large(plan)
    if wrong:
        raise Invalid(detail=[field_error(field, issue) for field, issue in wrong])


def _keep_cover(uid: str, cover: BinaryIO | None, actor: Actor) -> str:
    return "" if cover is None else files.keep_photo(cover, owner=f"campaign:{uid}", actor=actor).uid


def _columns(plan: Plan) -> dict[str, str | int | bool | date | None]:
    return {name: getattr(plan, name) for name in _COLUMNS}


def _write_parts(row: Campaign, plan: Plan) -> None:
    row.budget = [BudgetLine(**asdict(line)) for line in plan.budget]
    row.suggestions = [Suggestion(**asdict(hint)) for hint in plan.suggestions]
    row.channels = [ChannelRow(**asdict(way)) for way in plan.channels]


def _partners(row: Campaign, plan: Plan, papers: Papers, actor: Actor) -> list[PartnerRow]:
    """Its papers are kept by the partner's name: what was signed is no part of what is typed."""
    kept = {one.name: one.paper for one in row.partners}
    made = []
    for place, one in enumerate(plan.partners):
        paper = kept.get(one.name, "")
        if place in papers:
            paper = files.keep_paper(papers[place], owner=f"campaign:{row.uid}", actor=actor).uid
        made.append(PartnerRow(**asdict(replace(one, paper=paper))))
    return made
