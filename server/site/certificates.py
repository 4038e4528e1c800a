"""证书核对 — the page behind the code of a certificate: how the gift stands now, for whoever holds the paper."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.certificates import queries, rules
from server.certificates.errors import CertificateUnknown, TooManyLooks
from server.events import proofs
from server.kit.units import reading, reads, talks, writing
from server.kit.whence import client_address
from server.people.service import tries

bp = Blueprint("site_certificates", __name__)
TYPED_MAX = 120
WRONG_MAX = 30  # from one address within a quarter of an hour; a number has 80 random bits


@bp.get(rules.PATH)
@reads
def ask() -> ResponseReturnValue:
    """核对捐赠证书: where the number is typed by hand."""
    typed = request.args.get("no", "")[:TYPED_MAX]
    code = rules.code_of(typed)
    if code:
        return redirect(f"{rules.PATH}{code}", 303)
    return _page(None, typed, wrong=bool(typed.strip()))


@bp.get(f"{rules.PATH}<code>")
@talks
def show(code: str) -> ResponseReturnValue:
    """一张证书. What was never given out and what is mistyped are one answer; wrong tries are counted."""
    with reading():
        mark = tries.mark_of("certificate", client_address())
        wait_s = tries.wait_s(mark, WRONG_MAX)
        if wait_s:
            raise TooManyLooks(retry_after_s=wait_s)
        try:
            return _page(proofs.by_code(rules.code_of(code) or ""), "")
        except CertificateUnknown:
            page = _page(None, code[:40], wrong=True)
    with writing():
        tries.count(mark)
    return page, 404


def _page(proof: queries.Proof | None, typed: str, *, wrong: bool = False) -> str:
    return render_template(
        "site/certificate.html",
        proof=proof,
        typed=typed,
        wrong=wrong,
        mistaken_for=rules.mistaken_for(typed),
        not_a_receipt=rules.NOT_A_RECEIPT,
    )
