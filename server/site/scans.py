"""扫码 — `/q/<scene>`: what a printed code opens in any camera. In WeChat the same address opens the mini-program."""

import re

from flask import Blueprint, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from server.codes import service as codes
from server.codes.errors import SceneWithdrawn
from server.codes.queries import Poster
from server.codes.states import Channel, Kind
from server.kit.errors import DomainError, NotFound
from server.kit.pages import STATIC
from server.kit.scenes import SceneUnknown
from server.kit.settings import settings
from server.kit.units import talks, writes
from server.policies import queries as policies
from server.policies.errors import CategoryUnknown, PolicyUnknown
from server.site.policies import render_catalogue, render_policy

bp = Blueprint("site_scans", __name__)
_VERIFY = re.compile(r"[A-Za-z0-9_-]{1,80}\.txt")


@bp.get("/q/<scene>")
@writes
def scan(scene: str) -> ResponseReturnValue:
    """扫码. Counts the scan: code, day and door, no person. 404 for a code not ours, 410 for a withdrawn one."""
    try:
        return _page(codes.open_scene(scene, channel=Channel.WEB))
    except (SceneUnknown, SceneWithdrawn, PolicyUnknown, CategoryUnknown) as refusal:
        return _kind_page(refusal), refusal.status


scan.takes_any_path = True  # type: ignore[attr-defined]  # a torn or forged code gets the kind page too


@bp.get("/q/<name>.txt")
@talks
def verify(name: str) -> ResponseReturnValue:
    """校验文件: WeChat looks for it in the folder of the rule (miniprogram/introduction/qrcode)."""
    file = f"{name}.txt"
    if not _VERIFY.fullmatch(file):
        raise NotFound
    for folder in (settings().data_dir / "wx-verify", STATIC / "dist" / "wx-verify"):
        if (folder / file).is_file():
            return send_from_directory(folder, file, mimetype="text/plain")
    raise NotFound


def _page(poster: Poster) -> str:
    area = poster.area_code
    if poster.kind == Kind.POLICY and poster.subject:
        return render_policy(policies.full(poster.subject, area=area, paper_version=poster.subject_version), area=area)
    if poster.kind == Kind.CATEGORY and poster.subject:
        return render_catalogue(area=area, category=poster.subject)
    if poster.kind == Kind.WISH:
        return render_template("site/wish.html", wish_id=poster.subject, title=poster.title)
    return render_catalogue(area=area)


def _kind_page(refusal: DomainError) -> str:
    """The sentence, the list of policies and 12345: nobody who scanned a code leaves with empty hands."""
    area = refusal.area_code if isinstance(refusal, SceneWithdrawn) else None
    return render_catalogue(area=area, refusal=refusal)
