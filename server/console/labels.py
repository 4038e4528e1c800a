"""包裹标签 — print what is glued on parcels: for one claim, or for every claim of the list that is filtered."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from server.codes import labels as drawing
from server.codes.errors import TooManySheets
from server.codes.rules import SHEETS_MAX
from server.console.auth import current, staff_only
from server.kit.units import writes
from server.people.roles import WISH_RECEIVERS, Role
from server.wishes.lists import CLAIMS
from server.wishes.service import labels

bp = Blueprint("console_labels", __name__, url_prefix="/console/labels")
LABEL_PRINTERS = WISH_RECEIVERS | {Role.PARTNER}


@bp.post("")
@staff_only(*LABEL_PRINTERS)
@writes
def several() -> ResponseReturnValue:
    """打印标签: of the claims that are filtered, as far as a parcel of theirs can still arrive."""
    actor = current().actor
    uids = labels.of_list(CLAIMS.ask(actor, request.form.to_dict()), SHEETS_MAX + 1)
    if len(uids) > SHEETS_MAX:
        raise TooManySheets(f"一次最多打印 {SHEETS_MAX} 张标签，请缩小范围")
    return _paper(uids)


@bp.post("/<uid>")
@staff_only(*LABEL_PRINTERS)
@writes
def one(uid: str) -> ResponseReturnValue:
    """打印一张标签, by its claim."""
    return _paper([uid])


def _paper(uids: list[str]) -> Response:
    content = drawing.pdf(labels.labels(uids, actor=current().actor))
    headers = {"Content-Disposition": "inline; filename=labels.pdf"}
    return Response(content, mimetype="application/pdf", headers=headers)
