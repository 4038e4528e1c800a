"""个人信息 — what the platform keeps about people, on one page; and the records whose time is over."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.look import number_from
from server.console.nav import PRIVACY_READERS
from server.jobs import privacy
from server.jobs.purge import RULES
from server.kit.units import reads, writes
from server.people.roles import Role
from server.regions import queries as regions
from server.registry import privacy as registry

bp = Blueprint("console_privacy", __name__, url_prefix="/console/privacy")
DECIDERS = frozenset({Role.SECURITY_ADMIN})


@bp.get("")
@staff_only(*PRIVACY_READERS)
@reads
def index() -> ResponseReturnValue:
    """个人信息清单: field, purpose, retention, who may see; made to be printed."""
    return render_template("console/privacy/list.html", rooms=privacy.table(), rules=RULES)


@bp.get("/over")
@staff_only(*DECIDERS)
@reads
def over() -> ResponseReturnValue:
    """到期清除: helped persons whose aid ended more than three years ago. A person decides, one by one."""
    page = registry.due(number_from(request.args.get("page")))
    return render_template(
        "console/privacy/over.html", page=page, places=regions.full_names(one.area_code for one in page.items)
    )


@bp.post("/over/<uid>")
@staff_only(*DECIDERS)
@writes
def forget(uid: str) -> ResponseReturnValue:
    """清除一份记录里的个人信息."""
    registry.forget(uid, actor=current().actor)
    flash("已清除，同意和受助的记录仍在，其中没有姓名")
    return redirect("/console/privacy/over", 303)
