"""场景码 — what a printed code carries: type, key id, poster serial and a signature of 80 bits, 32 characters at most.

Final from the first print on: `<type><kid><serial>-<mac>`, all in the alphabet WeChat allows for a scene
(getwxacodeunlimit, ≤32 visible characters). Old paper lives as long as its key stays in SCENE_KEYS.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

from server.kit.errors import NotFound
from server.kit.settings import settings

SCENE_CHARS_MAX = 32
MAC_BYTES = 10
_SERIAL = re.compile(r"[0-9a-hjkmnp-tv-z]{4,12}")
_FORM = re.compile(r"(?P<type>[tpcweu])(?P<kid>[0-9a-z])(?P<serial>[0-9a-hjkmnp-tv-z]{4,12})-(?P<mac>[0-9a-z]{16})")


class SceneUnknown(NotFound):
    code, says = "scene_unknown", "这个码不是本平台印发的，或者没有拍完整"


@dataclass(frozen=True)
class Scene:
    """`type`: t 总码 (a place) · p one policy · c one category · w a wish label · e a day of giving ·
    u one unit of it. `serial` names the poster row."""

    type: str
    serial: str


def is_serial(text: str) -> bool:
    """Whether it is written as the serial of a poster is."""
    return _SERIAL.fullmatch(text) is not None


def write_scene(scene: Scene) -> str:
    """Sign with the first key of the ring."""
    kid, key = next(iter(settings().scene_keys.items()))
    head = f"{scene.type}{kid}{scene.serial}"
    text = f"{head}-{_mac(key, head)}"
    assert len(text) <= SCENE_CHARS_MAX, text
    return text


def read_scene(text: str) -> Scene:
    """Refuse (SceneUnknown) what is truncated, altered or signed by nobody we know."""
    found = _FORM.fullmatch(text)
    key = settings().scene_keys.get(found["kid"]) if found else None
    if found is None or key is None:
        raise SceneUnknown
    head = f"{found['type']}{found['kid']}{found['serial']}"
    if not hmac.compare_digest(_mac(key, head), found["mac"]):
        raise SceneUnknown
    return Scene(found["type"], found["serial"])


def _mac(key: bytes, head: str) -> str:
    return base64.b32encode(hmac.new(key, head.encode(), sha256).digest()[:MAC_BYTES]).decode().lower()
