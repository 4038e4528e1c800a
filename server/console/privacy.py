"""个人信息 — what the platform keeps about people, on one page; and the records whose time is over."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.look import number_from
from server.console.nav import PRIVACY_READERS
from server.jobs import privacy
from server.jobs.purge import RULES
from server.kit.units import reads, writes
from server.regions import queries as regions
from server.registry import queries
from server.registry import service as registry
from server.registry.states import FORGETTERS

bp = Blueprint("console_privacy", __name__, url_prefix="/console/privacy")


@bp.get("")
@staff_only(*PRIVACY_READERS)
@reads
def index() -> ResponseReturnValue:
    """个人信息清单: field, purpose, retention, who may see; made to be printed."""
    return render_template("console/privacy/list.html", rooms=privacy.table(), rules=RULES)


@bp.get("/over")
@staff_only(*FORGETTERS)
@reads
def over() -> ResponseReturnValue:
    """到期清除: helped persons whose aid ended more than three years ago. A person decides, one by one."""
    page = queries.due(number_from(request.args.get("page")))
    return render_template(
        "console/privacy/over.html", page=page, places=regions.full_names(one.area_code for one in page.items)
    )


@bp.post("/over/<uid>")
@staff_only(*FORGETTERS)
@writes
def forget(uid: str) -> ResponseReturnValue:
    """清除一份记录里的个人信息."""
    registry.forget_person(uid, actor=current().actor)
    flash("已清除，同意和受助的记录仍在，其中没有姓名")
    return redirect("/console/privacy/over", 303)
