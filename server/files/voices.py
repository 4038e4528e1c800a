"""录音 — told by its bytes, never by its name: what kind it is, how long it lasts, and nothing but sound in it.

What a phone records: MP3 and AAC (wx.getRecorderManager), MP4 (Safari), WebM and Ogg with Opus or Vorbis
(the other browsers). Each is walked from its first byte to its last, so that a file which is also something else is
refused. Nothing is played or unpacked here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from server.files import boxes
from server.files.errors import NotAVoice, VoiceTooLong
from server.files.rules import VOICE_SECONDS_MAX, VOICE_SLACK_S

FRAMES_MIN = 3
# A stream that was cut in the middle of its last frame, or that ends with the 128 bytes of an old tag.
TAIL_BYTES_MAX = 2048
_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MP3_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)


@dataclass(frozen=True)
class Voice:
    """`data` is what is kept: tags, which may say where and on what it was recorded, are gone from it."""

    data: bytes
    mime: str
    seconds: int


@dataclass(frozen=True)
class _Frame:
    bytes_count: int
    seconds: float


def clean(data: bytes) -> Voice:
    """A recording of at most a minute. NotAVoice, VoiceTooLong."""
    try:
        voice = _told(data)
    except (IndexError, ValueError, ZeroDivisionError) as error:  # the walk ran over the end, or met nonsense
        raise NotAVoice from error
    if voice.seconds > VOICE_SECONDS_MAX + VOICE_SLACK_S:
        raise VoiceTooLong
    return voice


def _told(data: bytes) -> Voice:
    if data[4:8] == b"ftyp":
        kept, seconds = boxes.mp4(data)
        return _voice(kept, "audio/mp4", seconds)
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return _voice(data, "audio/webm", boxes.webm_seconds(data))
    if data.startswith(b"OggS"):
        return _voice(data, "audio/ogg", _ogg_seconds(data))
    start = _after_tag(data)
    kind, frame = ("audio/aac", _aac_frame) if data[start + 1] & 0x06 == 0 else ("audio/mpeg", _mp3_frame)
    return _stream(data, start, kind, frame)


def _voice(data: bytes, mime: str, seconds: float) -> Voice:
    return Voice(data, mime, max(1, round(seconds)))


def _stream(data: bytes, start: int, mime: str, frame: Callable[[bytes, int], _Frame | None]) -> Voice:
    """Frame after frame; what stands before the first and after the last is not kept."""
    frames = list(_frames(data, start, frame))
    end = start + sum(one.bytes_count for one in frames)
    if len(frames) < FRAMES_MIN or len(data) - end > TAIL_BYTES_MAX:
        raise NotAVoice
    return _voice(data[start:end], mime, sum(one.seconds for one in frames))


def _frames(data: bytes, at: int, frame: Callable[[bytes, int], _Frame | None]) -> Iterator[_Frame]:
    while at + 7 <= len(data):
        found = frame(data, at)
        if found is None or at + found.bytes_count > len(data):
            return
        yield found
        at += found.bytes_count


def _after_tag(data: bytes) -> int:
    """Where the sound begins: behind an ID3v2 tag, whose size is told in four times seven bits."""
    if not data.startswith(b"ID3"):
        return 0
    a, b, c, d = data[6:10]
    return 10 + (a << 21 | b << 14 | c << 7 | d)


def _mp3_frame(data: bytes, at: int) -> _Frame | None:
    """ISO 11172-3 §2.4.1.3: version, layer III, bit rate and sampling rate make the length."""
    first, second, third = data[at : at + 3]
    version, layer = second >> 3 & 3, second >> 1 & 3
    rate_at, speed_at = third >> 2 & 3, third >> 4
    if first != 0xFF or second & 0xE0 != 0xE0 or version == 1 or layer != 1 or rate_at == 3 or speed_at in (0, 15):
        return None
    rate, samples = _MP3_RATES[version][rate_at], 1152 if version == 3 else 576
    kbps = (_KBPS_1 if version == 3 else _KBPS_2)[speed_at]
    return _Frame(samples // 8 * kbps * 1000 // rate + (third >> 1 & 1), samples / rate)


def _aac_frame(data: bytes, at: int) -> _Frame | None:
    """ISO 13818-7 §6.2, the ADTS header; 1024 samples in each of its blocks."""
    if data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return None
    length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    blocks = (data[at + 6] & 3) + 1
    return _Frame(length, blocks * 1024 / _AAC_RATES[data[at + 2] >> 2 & 15]) if length > 7 else None


def _ogg_seconds(data: bytes) -> float:
    """RFC 3533 §6: page after page to the very end; the last one tells how many samples there were."""
    at, granule, rate = 0, 0, 0
    while at < len(data):
        if data[at : at + 5] != b"OggS\x00":
            raise NotAVoice
        body = at + 27 + data[at + 26]
        if not rate:
            rate = _ogg_rate(data[body : body + 16])
        granule = max(granule, int.from_bytes(data[at + 6 : at + 14], "little", signed=True))
        at = body + sum(data[at + 27 : body])
    if at != len(data):
        raise NotAVoice
    return granule / rate


def _ogg_rate(head: bytes) -> int:
    if head.startswith(b"OpusHead"):
        return 48_000  # RFC 7845 §4: whatever was recorded, positions count at 48 kHz
    if head.startswith(b"\x01vorbis"):
        return int.from_bytes(head[12:16], "little")
    raise NotAVoice
