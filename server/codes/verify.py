"""验真 — whether a code is one of ours, where it should hang, and what to do with one that is not."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import select

from server.codes.models import Poster
from server.codes.states import LETTERS, Kind, PosterState
from server.kit.db import db
from server.kit.scenes import SceneUnknown, is_serial, read_scene
from server.kit.settings import settings

CHARS_MAX = 500


class Finding(StrEnum):
    OURS = "ours"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"
    FORGED = "forged"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


SAYS = {
    Finding.OURS: "是本平台印发的码，可以放心扫",
    Finding.LISTED: "这个编号在册。编号可能被人照抄，请核对贴的地方是不是下面写的地方；用扫一扫核对更准",
    Finding.WITHDRAWN: "这张码是本平台印发的，已经停用，请不要再用",
    Finding.FORGED: "不是本平台印发的码：样子像，但没有本平台的签名。请不要相信上面的内容，并打 12345 告诉我们",
    Finding.FOREIGN: "不是本平台的码。请不要打开它，不要付款，不要填身份证号和银行卡号",
    Finding.UNKNOWN: "没有查到这个编号。请看清楚再输一次，或者用扫一扫；还是查不到，请打 12345",
}
_PATH = re.compile(r"/q/([0-9a-z-]{1,40})/?")
_SCENE = re.compile(r"[tpcweu][0-9a-z]{5,14}-[0-9a-z]{1,20}")


@dataclass(frozen=True)
class Verdict:
    """`poster` where there is one; nothing of a foreign code is given back, least of all its address."""

    finding: Finding
    poster: Poster | None = None

    @property
    def says(self) -> str:
        return SAYS[self.finding]


def verify(text: str) -> Verdict:
    """核对 what a camera read or a person typed: a whole address, a scene, or the serial beside the code."""
    text = text.strip()[:CHARS_MAX]
    if "/" in text or ":" in text:
        return _address(text)
    plain = text.lower().replace(" ", "")
    if _SCENE.fullmatch(plain):
        return _scene(plain)
    if not is_serial(plain):
        return Verdict(Finding.UNKNOWN if plain.isascii() and plain.isalnum() and len(plain) <= 12 else Finding.FOREIGN)
    poster = _find(plain)
    return Verdict(Finding.UNKNOWN) if poster is None else _of(poster, Finding.LISTED)


def own_path(text: str) -> str | None:
    """The path of an address of this platform, to the letter; None for one that only looks like it."""
    try:
        given, ours = urlsplit(text if "://" in text else f"https://{text}"), urlsplit(settings().public_base_url)
        same = given.netloc.lower() == ours.netloc.lower() and given.scheme in ("http", "https")
    except ValueError:
        return None
    return given.path if same and given.username is None else None


def _address(text: str) -> Verdict:
    inside = own_path(text)
    if inside is None:
        return Verdict(Finding.FOREIGN)
    path = _PATH.fullmatch(inside)
    return _scene(path[1]) if path else Verdict(Finding.FORGED)


def _scene(text: str) -> Verdict:
    try:
        scene = read_scene(text)
    except SceneUnknown:
        return Verdict(Finding.FORGED)
    poster = _find(scene.serial)
    if poster is None or LETTERS[Kind(poster.kind)] != scene.type:
        return Verdict(Finding.FORGED)
    return _of(poster, Finding.OURS)


def _of(poster: Poster, finding: Finding) -> Verdict:
    return Verdict(finding if poster.state == PosterState.LIVE else Finding.WITHDRAWN, poster)


def _find(serial: str) -> Poster | None:
    return db.session.scalar(select(Poster).where(Poster.serial == serial))
