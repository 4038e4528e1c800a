"""工作台首页 — what waits for whom."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.console.auth import staff_only
from server.kit.units import reads

bp = Blueprint("console", __name__, url_prefix="/console", template_folder="templates")


@bp.get("/")
@staff_only()
@reads
def front() -> ResponseReturnValue:
    """工作台: what waits for this member of staff."""
    return render_template("console/front.html")
