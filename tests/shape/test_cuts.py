"""Nothing that a person typed is cut in silence: it is kept whole or refused (`server.kit.lengths`)."""

import ast
from collections.abc import Iterator

from tests.shape.sources import name_of, python_files

SHORTEST = 30
NO_WORDS_OF_A_PERSON = ("server/demo/", "server/migrations/")
# Why it may be → where. A cut key or mark stays what it was; what is only looked for finds nothing when it is longer.
FINE = {
    "a key, a number, a mark or a code of a machine": (
        "server/console/intake.py:create",
        "server/console/own_wishes.py:create",
        "server/codes/stale.py:by_township",
        "server/codes/tally.py:_begin",
        "server/gifts/service/booking.py:book_back",
        "server/kit/archive.py:archive",
        "server/payments/jobs/refunds.py:_after_refusal",
        "server/payments/queries/flows.py:_charged",
        "server/payments/queries/flows.py:_strange",
        "server/payments/queries/flows.py:_repeated",
        "server/payments/queries/found.py:key",
        "server/payments/service/bills.py:_moved",
        "server/payments/service/matters.py:raise_matter",
        "server/payments/service/matters.py:close_matter",
        "server/people/service/sessions.py:csrf_of",
        "server/policies/prints.py:_township",
        "server/policies/prints.py:_townships",
        "server/registry/queries/hints.py:hints",
        "server/registry/queries/hints.py:namesakes",
        "server/registry/queries/hints.py:_why",
        "server/tables/jobs.py:one",
        "server/wechat/subscribe.py:_read",
        "server/wishes/price_lists.py:_key",
        "server/wishes/tables.py:_key",
    ),
    "how a browser names itself, and where it asks from": (
        "server/jobs/logs.py:_device",
        "server/kit/whence.py:here",
        "server/people/service/sessions.py:open_staff_session",
        "server/people/service/sessions.py:open_worker_session",
        "server/people/service/sign_in.py:_let_in",
    ),
    "words that are looked for or compared, and kept nowhere": (
        "miniapp_api/wish_guard.py:look",
        "server/codes/verify.py:verify",
        "server/console/prices.py:offer",
        "server/console/wish_guard.py:look",
        "server/kit/search.py:_wanted",
        "server/kit/search.py:_words",
        "server/payments/queries/lines.py:_asked",
        "server/people/service/passwords.py:password_matches",
        "server/people/service/sign_in.py:_nobody",
        "server/policies/queries/finding.py:ranked",
        "server/site/certificates.py:show",
        "server/site/help.py:track",
        "server/site/help.py:tracked",
        "server/site/policies.py:catalogue",
        "server/site/verify.py:ask",
        "server/wishes/queries/arrivals.py:arrival",
    ),
    "quoted in a refusal, or refused by its length all the same": (
        "miniapp_api/self_checks.py:_sound",
        "server/console/policy_rules.py:_read",
        "server/console/policy_rules.py:_rows",
        "server/policies/checking/clauses.py:operand",
        "server/policies/wording/cases.py:_answers",
        "server/policies/wording/values.py:_fact",
    ),
    "a machine's own words, or a heading that is compared with known ones": (
        "server/ledger/service.py:record_findings",
        "server/payments/sheets.py:plain",
        "server/wechat/pay/strict.py:read_object",
    ),
    "a page that holds no more; the table beside it holds all": (
        "server/downloads/paper.py:cell",
        "server/downloads/paper.py:_code",
    ),
}
PLACES = {place for places in FINE.values() for place in places}


def test_every_cut_of_a_text_is_known():
    found = {place: cuts for place, cuts in _cuts().items() if place not in PLACES}
    assert not found, f"use kit.lengths.whole for what a person typed, .shortened for what a machine says: {found}"


def test_every_excuse_still_has_its_cut():
    assert sorted(PLACES - set(_cuts())) == []


def _cuts() -> dict[str, list[str]]:
    """`file:function` → the slices in it that end at a number of letters."""
    found: dict[str, list[str]] = {}
    for path in python_files("server", "miniapp_api"):
        name = name_of(path)
        if name.startswith(NO_WORDS_OF_A_PERSON) or name == "server/kit/lengths.py":
            continue
        for function, cut in _of(ast.parse(path.read_text(encoding="utf-8")), ""):
            found.setdefault(f"{name}:{function}", []).append(cut)
    return found


def _of(node: ast.AST, inside: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        here = child.name if isinstance(child, (ast.FunctionDef, ast.ClassDef)) else inside
        if isinstance(child, ast.Subscript) and isinstance(child.slice, ast.Slice) and _counts_letters(child.slice):
            yield here, ast.unparse(child)
        yield from _of(child, here)


def _counts_letters(cut: ast.Slice) -> bool:
    if cut.lower is not None or cut.upper is None:
        return False
    if isinstance(cut.upper, ast.Constant) and isinstance(cut.upper.value, int):
        return cut.upper.value >= SHORTEST
    return "CHARS" in ast.unparse(cut.upper)
