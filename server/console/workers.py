"""手机端工作人员 — the township prints a code, the worker types it on their own phone."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.lists import desk as list_desk
from server.kit.units import reads, writes
from server.people import lists, queries
from server.people import service as people

bp = Blueprint("console_workers", __name__, url_prefix="/console/workers")
MAKERS = lists.WORK_CODE_MAKERS
LIST = list_desk(lists.WORKER_LIST, "/console/workers", "console/workers/list.html")


@bp.get("")
@staff_only(*MAKERS)
@reads
def index() -> ResponseReturnValue:
    """村里、网格和社工站的工作人员, of one's own places."""
    return LIST.show()


@bp.post("/<uid>/code")
@staff_only(*MAKERS)
@writes
def code(uid: str) -> ResponseReturnValue:
    """发手机邀请码: shown this once, to print."""
    made = people.make_work_code(uid, actor=current().actor)
    return render_template("console/workers/code.html", account=queries.staff(uid), code=made)


@bp.post("/<uid>/unbind")
@staff_only(*MAKERS)
@writes
def unbind(uid: str) -> ResponseReturnValue:
    """解除绑定: a lost phone, or another person's."""
    people.unbind_work(uid, actor=current().actor)
    flash("已解除绑定，手机上的工作身份马上退出")
    return redirect("/console/workers", 303)
