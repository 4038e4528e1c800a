"""下载中心 — the tables one has asked for: how far they are, and the file for a week."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.look import number_from
from server.downloads import queries
from server.downloads.errors import DownloadUnknown
from server.downloads.rules import KEPT_FOR, STATE_NAMES
from server.files import queries as files
from server.kit import audit
from server.kit.pages import as_file
from server.kit.units import reads, writes

bp = Blueprint("console_downloads", __name__, url_prefix="/console/downloads")


@bp.get("")
@staff_only()
@reads
def index() -> ResponseReturnValue:
    """我的下载, newest first; what is under way looks again every two seconds."""
    page = queries.mine(current().actor, number_from(request.args.get("page")))
    return render_template("console/downloads/list.html", page=page, states=STATE_NAMES, days=KEPT_FOR.days)


@bp.get("/<uid>/row")
@staff_only()
@reads
def row(uid: str) -> ResponseReturnValue:
    """进度, for htmx."""
    found = queries.find(uid, actor=current().actor)
    return render_template("console/downloads/_row.html", one=found, states=STATE_NAMES)


@bp.post("/<uid>/file")
@staff_only()
@writes
def file(uid: str) -> ResponseReturnValue:
    """下载, written down each time: only one's own, only while it is kept."""
    found = queries.find(uid, actor=current().actor)
    if found.file_uid is None:
        raise DownloadUnknown
    audit.write(current().actor, "lists.fetch", found.uid, {"no": found.no})
    return as_file(files.read(files.find(found.file_uid)), f"{found.title}-{found.no}.{found.form}")
