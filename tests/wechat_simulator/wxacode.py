"""M6 ``/wxa/getwxacodeunlimit``: a real PNG whose code says ``sim://PAGE?scene=SCENE``, so that paper can be read."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from .errors import MiniError
from .tokens import appid_of, read_body
from .web import Answer, Request

if TYPE_CHECKING:
    from .simulator import Simulator

SCENE = re.compile(r"[0-9a-zA-Z!#$&'()*+,/:;=?@\-._~]+")
SCENE_LETTERS_MAX = 32
WIDTH_PX = range(280, 1281)
QUIET = 4
HOME = "pages/index/index"


def get_code(sim: Simulator, request: Request) -> Answer:
    """``{scene, page?, check_path?, env_version?, width?}`` → a picture; refusals are JSON."""
    appid_of(sim, request)
    body = read_body(request)
    scene, page = _scene(body), _page(sim, body)
    width = body.get("width", 430)
    if type(width) is not int or width not in WIDTH_PX:
        raise MiniError(40097, "invalid width")
    if body.get("env_version", "release") not in ("release", "trial", "develop"):
        raise MiniError(40097, "invalid env_version")
    return Answer(200, picture(f"sim://{page}?{urlencode({'scene': scene})}", width), {"Content-Type": "image/png"})


def _scene(body: dict[str, Any]) -> str:
    scene = body.get("scene")
    if not isinstance(scene, str) or not 0 < len(scene) <= SCENE_LETTERS_MAX:
        raise MiniError(40129, "invalid scene: 1 to 32 characters")
    if not SCENE.fullmatch(scene):
        raise MiniError(40169, "invalid scene: a character that is not allowed")
    if "scancode_time" in scene:
        raise MiniError(85096, "scancode_time is the system's own word")
    return scene


def _page(sim: Simulator, body: dict[str, Any]) -> str:
    """The page, published unless ``check_path`` is false; which are published a tester says (``/_sim/pages``)."""
    page = body.get("page", HOME)
    if not isinstance(page, str) or not page or page.startswith("/") or "?" in page:
        raise MiniError(41030, "invalid page")
    published = sim.meta.get("pages")
    if body.get("check_path", True) and published is not None and page not in published.value:
        raise MiniError(41030, "invalid page: not published")
    return page


def picture(text: str, width_px: int) -> bytes:
    """A PNG not wider than asked for, a white border included."""
    code: Any = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    code.box_size = max(1, width_px // (code.modules_count + 2 * QUIET))
    out = io.BytesIO()
    code.make_image().save(out, "PNG")
    return out.getvalue()
