"""Print docs/fields.md: every field of personal data × every post, `python -m tests.rights.fields > docs/fields.md`.

Which address shows, unmasks or takes a field stands here; which post may open the address stands in docs/rights.md,
to which every address is held by the tests beside this one.
"""

import sys
from dataclasses import dataclass
from fnmatch import fnmatch

from server.jobs.privacy import Field, table
from server.people.roles import Role
from tests.rights import sheet


@dataclass(frozen=True)
class Access:
    """Addresses as docs/rights.md writes them. `whole` shows what `masked` hides, for a reason and on record."""

    shown: str = ""
    masked: str = ""
    whole: str = ""
    written: tuple[str, ...] = ()


PERSON, WISH, HELP = "GET /console/registry/{person}", "GET /console/wishes/{wish}", "GET /console/intake/{help}"
REGISTER = ("POST /console/registry", "POST /console/registry/{person}/edit", "POST /console/tables/persons")
WRITE_WISH = ("POST /console/wishes", "POST /console/wishes/{wish}/edit", "POST /console/tables/wishes")
CLAIM, ASK, SPENDING = "GET /console/claims", ("POST /console/intake",), "GET /console/spendings/{spending}"
OWN, WISHED = "GET /console/own-wishes/{own}", ("POST /console/own-wishes",)
COMPLAINT = "GET /console/complaints/{complaint}"
RECEIPT = "GET /console/receipts/{receipt}"
UNIT = "GET /console/event-units/{unit}"
PROMISE, PROMISED = (
    "GET /console/promises/{promise}",
    ("POST /console/promises", "POST /console/promises/{promise}/edit"),
)
SLIP = ("POST /console/slips", "POST /console/slips/{slip}/edit")
STAFF, NOTICE = "GET /console/staff/{account}", "GET /console/notices/{news}"
PLAIN_PERSON = Access(shown=PERSON, written=REGISTER)
SECRET_PERSON = Access(masked=PERSON, whole="POST /console/registry/{person}/reveal", written=REGISTER)
HELP_WORDS = Access(shown=HELP, written=ASK)
NOBODY = Access()

# The first pattern that fits a field says how it is reached in the console. Nobody: the program alone, or the person
# whose field it is, on the phone.
WHERE: tuple[tuple[str, Access], ...] = (
    ("*_blind", NOBODY),
    ("*_hash", NOBODY),
    ("donors.*", NOBODY),
    ("staff.donor_uid", NOBODY),
    ("staff.totp_sealed", NOBODY),
    ("staff.signed_in_from", Access(shown="GET /console/me")),
    ("staff.signed_in_at", Access(shown=STAFF)),
    ("staff.phone_sealed", Access(written=("POST /console/staff",))),
    ("staff.*", Access(shown=STAFF, written=("POST /console/staff",))),
    ("sessions.record_uid", NOBODY),
    ("sessions.*", Access(shown="GET /console/me")),
    ("sign_in_wrong_tries.*", NOBODY),
    ("helped_person_pasts.facts_sealed", Access(whole=SECRET_PERSON.whole)),
    ("helped_person_pasts.*", NOBODY),
    ("helped_persons.*_sealed", SECRET_PERSON),
    ("helped_persons.guardian_relation", SECRET_PERSON),
    ("helped_persons.*", PLAIN_PERSON),
    ("households.address_sealed", SECRET_PERSON),
    ("households.*", PLAIN_PERSON),
    (
        "consents.paper_file",
        Access(
            whole="POST /console/registry/{person}/consent/{consent}/paper",
            written=("POST /console/registry/{person}/consent",),
        ),
    ),
    ("consents.*", Access(shown=PERSON, written=("POST /console/registry/{person}/consent",))),
    ("provisions.*", Access(shown=PERSON, written=("POST /console/registry/{person}/aid",))),
    ("reveals.*", Access(shown="GET /console/looks")),
    ("wishes.story_mark", NOBODY),
    ("wishes.story_gone_at", Access(shown=WISH)),
    ("wish_decisions.*", Access(shown=WISH, written=("POST /console/wishes/{wish}/publish",))),
    ("wishes.*", Access(shown=WISH, written=WRITE_WISH)),
    ("wish_events.*", Access(shown=WISH)),
    ("wish_letter*", Access(shown=WISH)),
    ("claim_problems.*", Access(shown=CLAIM, written=("POST /console/claims/{claim}/problem",))),
    ("wish_waits.*", NOBODY),
    ("wish_bulks.*", Access(shown="GET /console/bulk-claims/{bulk}")),
    ("complaints.phone_sealed", Access(masked=COMPLAINT, whole="POST /console/complaints/{complaint}/reveal")),
    ("complaints.*", Access(shown=COMPLAINT)),
    ("complaint_files.*", Access(shown="GET /console/complaints/{complaint}/photo/{evidence}")),
    ("complaint_notes.text_sealed", Access(shown=COMPLAINT, written=("POST /console/complaints/{complaint}/work",))),
    ("complaint_*", Access(shown=COMPLAINT)),
    (
        "campaign_report*",
        Access(shown="GET /console/campaigns/{campaign}", written=("POST /console/campaigns/{campaign}/reports",)),
    ),
    (
        "campaign_changes.paper",
        Access(
            shown="GET /console/campaigns/{campaign}/papers/{change}",
            written=("POST /console/campaigns/{campaign}/changes",),
        ),
    ),
    ("campaign_change_events.*", Access(shown="GET /console/campaigns/{campaign}/changes/{change}")),
    (
        "campaign_partner_checks.*",
        Access(
            shown="GET /console/campaigns/{campaign}", written=("POST /console/campaigns/{campaign}/check_partner",)
        ),
    ),
    ("campaign_partners.*", Access(shown="GET /console/campaigns/{campaign}", written=("POST /console/campaigns",))),
    ("claims.photo_uid", Access(shown="GET /console/claims/{claim}/photo/sent")),
    ("claims.received_photo_uid", Access(shown=CLAIM, written=("POST /console/claims/{claim}/receive",))),
    ("claims.proof_*", Access(shown=CLAIM, written=("POST /console/claims/{claim}/hand_over",))),
    ("claims.waybill", Access(shown=CLAIM, written=("POST /console/claims/{claim}/sent",))),
    ("claims.*", Access(shown=CLAIM)),
    ("claim_events.*", Access(shown=CLAIM)),
    ("help_requests.contact_*", Access(masked=HELP, whole="POST /console/intake/{help}/reveal", written=ASK)),
    ("help_requests.person_name_*", Access(masked=HELP, whole="POST /console/intake/{help}/reveal", written=ASK)),
    ("help_requests.asked_by", NOBODY),
    ("help_requests.result_text_*", Access(shown=HELP, written=("POST /console/intake/{help}/decide",))),
    ("help_requests.decided_by", Access(shown=HELP)),
    ("help_requests.person_uid", Access(shown=HELP, written=("POST /console/intake/{help}/person",))),
    ("help_requests.by", Access(shown=HELP)),
    ("help_requests.*", HELP_WORDS),
    ("help_notes.text_sealed", Access(shown=HELP, written=("POST /console/intake/{help}/add",))),
    ("help_notes.*", Access(shown=HELP)),
    ("help_files.*", Access(shown="GET /console/intake/{help}/file/{picture}")),
    ("help_consents.*", Access(shown=HELP)),
    ("urgent_acts.*", Access(shown=HELP, written=("POST /console/intake/{help}/act",))),
    ("help_request_events.*", Access(shown=HELP)),
    ("own_wishes.contact_*", Access(masked=OWN, whole="POST /console/own-wishes/{own}/reveal", written=WISHED)),
    ("own_wishes.person_name_*", Access(masked=OWN, whole="POST /console/own-wishes/{own}/reveal", written=WISHED)),
    ("own_wishes.asked_by", NOBODY),
    ("own_wishes.person_uid", Access(shown=OWN, written=("POST /console/own-wishes/{own}/person",))),
    ("own_wishes.visited_by", Access(shown=OWN, written=("POST /console/own-wishes/{own}/check",))),
    ("own_wishes.by", Access(shown=OWN)),
    ("own_wishes.*", Access(shown=OWN, written=WISHED)),
    ("own_wish_notes.text_sealed", Access(shown=OWN, written=("POST /console/own-wishes/{own}/check",))),
    ("own_wish_files.*", Access(shown="GET /console/own-wishes/{own}/file/{home}")),
    ("own_wish_*", Access(shown=OWN)),
    ("gift_offers.*", Access(shown="GET /console/gifts")),
    ("gifts.donor_uid", NOBODY),
    ("event_roster_rows.*", Access(masked="GET /console/event-units/rows", written=("POST /console/tables/rosters",))),
    (
        "event_units.*",
        Access(masked=UNIT, whole=f"POST {UNIT[4:]}/contact", written=("POST /console/event-units/{unit}/edit",)),
    ),
    ("giving_events.*", Access(shown="GET /console/events/{event}")),
    ("receipts.title_sealed", Access(shown=RECEIPT, written=("POST /console/receipts",))),
    ("receipts.credit_code_sealed", Access(shown=RECEIPT, written=("POST /console/receipts",))),
    ("receipts.phone_sealed", Access(shown=RECEIPT, written=("POST /console/receipts",))),
    ("receipts.by", Access(shown=RECEIPT)),
    ("receipts.donor_uid", NOBODY),
    ("receipt_events.actor", Access(shown=RECEIPT)),
    ("receipt_qualifications.by", NOBODY),
    ("promises.contact_*", Access(masked=PROMISE, whole=f"POST {PROMISE[4:]}/contact", written=PROMISED)),
    ("promise_papers.by", Access(shown=PROMISE, written=(f"POST {PROMISE[4:]}/papers",))),
    ("promise_*", Access(shown=PROMISE)),
    ("promises.by", Access(shown=PROMISE)),
    ("certificate_names.name_sealed", Access(shown="GET /console/gifts/{gift}/certificate.pdf")),
    ("payment_prepays.*", NOBODY),
    ("payment_orders.*", NOBODY),
    ("payment_slips.donor_uid", NOBODY),
    ("payment_slips.*", Access(shown="GET /console/slips/{slip}", written=SLIP)),
    (
        "payment_refunds.*",
        Access(shown="GET /console/refunds/{refund}", written=("POST /console/refunds?gift={gift}",)),
    ),
    ("payment_lines.*", Access(shown="GET /console/lines/{line}")),
    (
        "spending_payees.bank_account_*",
        Access(
            masked="GET /console/payees",
            whole="POST /console/spendings/{spending}/account",
            written=("POST /console/payees",),
        ),
    ),
    ("spending_payees.*", Access(shown="GET /console/payees", written=("POST /console/payees",))),
    ("spending_vouchers.*", Access(shown=SPENDING, written=("POST /console/spendings/{spending}/vouchers",))),
    ("spendings.*", Access(shown=SPENDING)),
    ("campaigns.*", Access(shown="GET /console/campaigns/{campaign}", written=("POST /console/campaigns",))),
    ("campaign_events.*", Access(shown="GET /console/campaigns/{campaign}")),
    ("messages.*", NOBODY),
    ("message_*", NOBODY),
    ("notices.*", Access(shown=NOTICE)),
    ("notice_events.*", Access(shown=NOTICE)),
    ("files.*", NOBODY),
    ("downloads.*", Access(shown="GET /console/downloads")),
    ("download_parts.*", NOBODY),
    ("table_imports.*", Access(shown="GET /console/tables/persons", written=("POST /console/tables/persons",))),
    (
        "table_rows.*",
        Access(
            masked="GET /console/tables/persons/{table}",
            whole="POST /console/tables/persons/{table}/failed",
            written=("POST /console/tables/persons",),
        ),
    ),
    ("wechat_*", NOBODY),
    ("once.*", NOBODY),
    ("audit.*", Access(shown="GET /console/audit")),
)
HEAD = """# 每个字段、每个岗位能看什么、能写什么

由 `python -m tests.rights.fields` 打印，测试保证与程序一致：
字段来自[个人信息清单](privacy.md)，岗位来自[权限表](rights.md)。
**看** 在页面上看到；**遮** 只看到遮盖的；**揭** 遮盖，写明理由后看完整的，每次留痕；
**写** 可以填写或更改。空格是看不到、也写不了。
都以岗位的地区、台账和单位为限。没有一个岗位能看的，只由程序使用，或者只有本人在手机上看得到。
"""


def access(name: str) -> Access | None:
    """How a field is reached; None for one that nobody has thought of."""
    return next((found for pattern, found in WHERE if fnmatch(name, pattern)), None)


def posts(address: str) -> frozenset[Role]:
    """Who may open an address, by docs/rights.md. KeyError for one that is no row of it."""
    if not address:
        return frozenset()
    return {f"{row.method} {row.path}": row.roles for row in sheet.rows()}[address]


def cell(way: Access, role: Role) -> str:
    sees = "看" if role in posts(way.shown) else ""
    hidden = "遮" if role in posts(way.masked) else ""
    bared = "揭" if role in posts(way.whole) else ""
    writes = "写" if any(role in posts(address) for address in way.written) else ""
    return (sees or bared or hidden) + writes


def line(field: Field) -> str:
    way = access(field.name)
    assert way is not None, field.name
    return f"| {field.title} | {' | '.join(cell(way, role) for role in sheet.HEADS.values())} |\n"


def page() -> str:
    parts = [HEAD]
    for title, fields in table():
        parts.append(f"\n## {title}\n\n| 内容 | {' | '.join(sheet.HEADS)} |\n|---|{'---|' * len(sheet.HEADS)}\n")
        parts.extend(line(field) for field in fields)
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
