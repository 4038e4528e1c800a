"""文件 — the allow-listed folders of static/, and the phone client under /m/."""

from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue

from server.kit.errors import NotFound
from server.kit.pages import STATIC
from server.kit.units import reading, talks
from server.site import sharing

bp = Blueprint("site_files", __name__)
SERVED = ("console", "site", "vendor")  # nothing else of static/ leaves the house
H5 = STATIC / "dist" / "h5"
TITLE = "<title>愿桥</title>"
YEAR = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"


@bp.get("/static/<folder>/<path:name>")
@talks
def static_file(folder: str, name: str) -> ResponseReturnValue:
    """静态文件. What carries its version or its sum in the address may be kept for a year."""
    if folder not in SERVED or any(part.startswith(".") for part in Path(name).parts):
        raise NotFound
    return _sent(STATIC / folder, name, YEAR if folder == "vendor" or "v" in request.args else HOUR)


@bp.get("/m/assets/<path:name>")
@talks
def phone_asset(name: str) -> ResponseReturnValue:
    """手机端的文件, named by their content; a missing one is missing and never the start page."""
    return _sent(H5 / "assets", name, YEAR)


@bp.get("/m/")
@bp.get("/m/<path:name>")
@talks
def phone_page(name: str = "") -> ResponseReturnValue:
    """手机端: a file that is there, else the start page, whose router reads the address."""
    if not (H5 / "index.html").is_file():
        return render_template("site/unbuilt.html"), 503
    if name and (H5 / name).is_file():
        return _sent(H5, name, HOUR)
    return _start_page(name)


def _start_page(name: str) -> Response:
    """The same for every address, but that a link to one thing says in a chat which thing it is."""
    card = None
    if name in sharing.CARDS:
        with reading():
            card = sharing.card(name, request.args.get("id", ""))
    if card is None:
        return _sent(H5, "index.html", "no-cache")
    text = (H5 / "index.html").read_text(encoding="utf-8")
    answer = Response(text.replace(TITLE, render_template("site/head.html", card=card), 1), mimetype="text/html")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _sent(folder: Path, name: str, kept: str) -> Response:
    """send_from_directory never leaves `folder`, and raises NotFound for what is not there."""
    answer = send_from_directory(folder, name)
    answer.headers["Cache-Control"] = kept
    return answer
