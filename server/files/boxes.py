"""盒子 — the two containers of boxes in boxes, MP4 and WebM: walked whole, with one track of sound and no picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.files.errors import NotAVoice

# ISO 14496-12: boxes that hold boxes, and boxes whose words are no part of the sound (place, device, anything).
_MP4_OUTER = frozenset({b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"})
_MP4_NOTES = frozenset({b"udta", b"meta", b"free", b"skip", b"uuid"})
_MP4_TOP = frozenset({b"ftyp", b"moov", b"moof", b"mdat", b"styp", b"sidx", b"mfra", b"wide"}) | _MP4_NOTES
# RFC 8794: the elements that are walked into; those of unknown length can only be walked into.
_SEGMENT, _INFO, _TRACKS, _ENTRY = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
_CLUSTER, _GROUP, _HEAD = 0x1F43B675, 0xA0, 0x1A45DFA3
_WEBM_OUTER = frozenset({_SEGMENT, _INFO, _TRACKS, _ENTRY, _CLUSTER, _GROUP, _HEAD})
_DOC_TYPE, _TRACK_TYPE, _SCALE, _AT, _BLOCKS = 0x4282, 0x83, 0x2AD7B1, 0xE7, frozenset({0xA3, 0xA1})
_WEBM_KNOWN = _WEBM_OUTER | _BLOCKS | {_DOC_TYPE, _TRACK_TYPE, _SCALE, _AT}
AUDIO_TRACK = 2
DEPTH_MAX = 6


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def mp4(data: bytes) -> tuple[bytes, float]:
    """The bytes without their notes, and how long they sound."""
    top = list(_boxes(data, 0, len(data)))
    if not {box.kind for box in top} <= _MP4_TOP:
        raise NotAVoice
    every = list(_all(data, 0, len(data)))
    handlers = {data[box.body + 8 : box.body + 12] for box in every if box.kind == b"hdlr"}
    if handlers != {b"soun"} or not {b"moov", b"mdat"} <= {box.kind for box in top}:
        raise NotAVoice
    return _without_notes(data, every), _mp4_seconds(data, every)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    """Side by side, to the very end; a box that reaches over it is none."""
    while at < end:
        size, kind, body = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16]), at + 16
        if size < body - at or at + size > end:
            raise NotAVoice
        yield _Box(kind, at, body, at + size)
        at += size


def _all(data: bytes, at: int, end: int, depth: int = 0) -> Iterator[_Box]:
    if depth > DEPTH_MAX:
        raise NotAVoice
    for box in _boxes(data, at, end):
        yield box
        if box.kind in _MP4_OUTER:
            yield from _all(data, box.body, box.end, depth + 1)


def _without_notes(data: bytes, boxes: list[_Box]) -> bytes:
    """Notes become empty room of the same size: every position in the file stays right."""
    kept = bytearray(data)
    for box in boxes:
        if box.kind in _MP4_NOTES:
            kept[box.start + 4 : box.start + 8] = b"free"
            kept[box.body : box.end] = bytes(box.end - box.body)
    return bytes(kept)


def _mp4_seconds(data: bytes, boxes: list[_Box]) -> float:
    """What the track says of itself, or when its last piece ends: browsers write while they record, piece by piece."""
    head = next((box for box in boxes if box.kind == b"mdhd"), None)
    if head is None:
        raise NotAVoice
    long = data[head.body] == 1
    scale_at = head.body + (20 if long else 12)
    scale = _number(data, scale_at)
    whole = _number(data, scale_at + 4, 8 if long else 4)
    return max(whole, _pieces_end(data, boxes)) / scale


def _pieces_end(data: bytes, boxes: list[_Box]) -> int:
    """Where each piece begins, and the samples in it: each with a length of its own, or all with the usual one."""
    usual = at = 0
    for box in boxes:
        flags = _number(data, box.body + 1, 3)
        if box.kind == b"trex":
            usual = _number(data, box.body + 12)
        elif box.kind == b"tfhd" and flags & 0x8:
            usual = _number(data, box.body + 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0))
        elif box.kind == b"tfdt":
            at = _number(data, box.body + 4, 8 if data[box.body] == 1 else 4)
        elif box.kind == b"trun":
            at += _samples_length(data, box, flags, usual)
    return at


def _samples_length(data: bytes, box: _Box, flags: int, usual: int) -> int:
    count = _number(data, box.body + 4)
    if not flags & 0x100:
        return count * usual
    first = box.body + 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    step = 4 * sum(1 for flag in (0x100, 0x200, 0x400, 0x800) if flags & flag)
    if first + count * step > box.end:
        raise NotAVoice
    return sum(_number(data, first + n * step) for n in range(count))


def _number(data: bytes, at: int, length: int = 4) -> int:
    return int.from_bytes(data[at : at + length])


def webm_seconds(data: bytes) -> float:
    """When the last block begins. NotAVoice for another kind of Matroska, or with a track that is no sound."""
    scale, cluster, last, tracks = 1_000_000, 0, 0, set()
    for kind, body in _elements(data):
        if kind == _DOC_TYPE and body.rstrip(b"\0") != b"webm":
            raise NotAVoice
        if kind == _TRACK_TYPE:
            tracks.add(int.from_bytes(body))
        elif kind == _SCALE:
            scale = int.from_bytes(body)
        elif kind == _AT:
            cluster = int.from_bytes(body)
        elif kind in _BLOCKS:
            last = max(last, cluster + int.from_bytes(body[1:3], signed=True))
    if tracks != {AUDIO_TRACK}:
        raise NotAVoice
    return last * scale / 1e9


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Every element that matters here, in the order of the bytes; the walk must end with the last byte."""
    at = 0
    while at < len(data):
        kind, at = _vint(data, at, marked=True)
        size, at = _vint(data, at, marked=False)
        if kind in _WEBM_OUTER:
            continue
        if at + size > len(data):
            raise NotAVoice
        if kind in _WEBM_KNOWN:
            yield kind, data[at : at + size]
        at += size


def _vint(data: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """RFC 8794 §4: a number whose leading zeros tell its length; `marked` keeps the mark, as ids do."""
    length = 9 - data[at].bit_length()
    if length > (4 if marked else 8) or at + length > len(data):
        raise NotAVoice
    value = int.from_bytes(data[at : at + length])
    return (value if marked else value & (1 << 7 * length) - 1), at + length
