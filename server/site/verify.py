"""验真 — type the number beside a code, or paste what a scanner read: is it ours, where should it hang?"""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.certificates import queries as certificates
from server.certificates.rules import PATH
from server.codes import verify as codes
from server.codes.states import KIND_NAMES, Kind
from server.codes.verify import Finding, Verdict
from server.kit.units import reads
from server.policies.queries import aging
from server.regions import queries as regions

bp = Blueprint("site_verify", __name__)


@bp.get("/verify")
@reads
def ask() -> ResponseReturnValue:
    """验真. No address of a foreign code is shown, let alone opened."""
    text = request.args.get("code", "")[: codes.CHARS_MAX]
    number = certificates.number_in(text)
    if number:  # its own page says how the gift stands, and counts wrong tries
        return redirect(f"{PATH}{number}", 303)
    found = codes.verify(text) if text.strip() else None
    return render_template("site/verify.html", code=text, found=found, facts=_facts(found) if found else [])


def _facts(found: Verdict) -> list[tuple[str, str]]:
    poster = found.poster
    if poster is None:
        return []
    place = regions.full_name(poster.area_code) if poster.area_code else "全部地方"
    facts = [
        ("编号", poster.serial.upper()),
        ("种类", KIND_NAMES[Kind(poster.kind)]),
        ("内容", poster.title),
        ("应当贴在", f"{place}{'，' + poster.spot if poster.spot else ''}"),
    ]
    if found.finding is not Finding.WITHDRAWN and aging.is_old(poster):
        facts.append(("新旧", "纸上是旧版，扫开看到的是最新内容"))
    return facts
