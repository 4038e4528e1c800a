"""问题处理 — the desk of what went wrong on the way: the oldest first. It is decided on the wish's own page."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from server.console.auth import staff_only
from server.console.lists import desk
from server.kit.units import reads
from server.wishes.problem_lists import PROBLEMS, counts
from server.wishes.states import STAFF

bp = Blueprint("console_problems", __name__, url_prefix="/console/problems")

LIST = desk(
    PROBLEMS,
    "/console/problems",
    "console/wishes/problems.html",
    href=lambda line: f"/console/wishes/{line.wish.uid}#claim-{line.claim.uid}",
    counts=counts,
)


@bp.get("")
@staff_only(*STAFF)
@reads
def index() -> ResponseReturnValue:
    """问题列表."""
    return LIST.show()
