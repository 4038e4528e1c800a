"""Recordings made for tests, byte by byte: silence in every container a phone writes."""

MP3_FRAME = b"\xff\xf3\x48\xc4" + bytes(140)  # MPEG-2 layer III, 32 kbit/s, 16 kHz: 144 bytes, 36 ms
AAC_FRAME = b"\xff\xf1\x60\x40\x0c\x9f\xfc" + bytes(93)  # 16 kHz: 100 bytes, 64 ms


def mp3(seconds: float = 3) -> bytes:
    return MP3_FRAME * round(seconds / 0.036)


def with_tag(sound: bytes, said: bytes = b"recorded at home") -> bytes:
    """Behind an ID3 tag, as some recorders write it."""
    size = len(said)
    return b"ID3\x04\x00\x00" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + said + sound


def aac(seconds: float = 3) -> bytes:
    return AAC_FRAME * round(seconds / 0.064)


def _page(body: bytes, granule: int) -> bytes:
    laces = [255] * (len(body) // 255) + [len(body) % 255]
    return b"OggS\x00\x00" + granule.to_bytes(8, "little") + bytes(12) + bytes([len(laces), *laces]) + body


def ogg(seconds: float = 3, head: bytes = b"OpusHead\x01\x01" + bytes(9)) -> bytes:
    sound = b"".join(_page(bytes(600), 48_000 * n) for n in range(1, int(seconds) + 1))
    return _page(head, 0) + _page(b"OpusTags" + bytes(8), 0) + sound


def element(kind: str, body: bytes, *, endless: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if endless else (0x10000000 | len(body)).to_bytes(4)
    return bytes.fromhex(kind) + size + body


def webm(seconds: float = 3, *, track: int = 2, kind: bytes = b"webm") -> bytes:
    """As a browser streams it: segment and clusters without a length."""
    head = element("1a45dfa3", element("4282", kind))
    tracks = element("1654ae6b", element("ae", element("83", bytes([track]))))
    info = element("1549a966", element("2ad7b1", (1_000_000).to_bytes(3)))
    sound = b"".join(
        element(
            "1f43b675",
            element("e7", (1000 * n).to_bytes(4)) + element("a3", b"\x81\x00\x00\x80" + bytes(80)),
            endless=True,
        )
        for n in range(int(seconds) + 1)
    )
    return head + element("18538067", info + tracks + sound, endless=True)


def box(kind: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return (len(body) + 8).to_bytes(4) + kind + body


def mp4(seconds: float = 3, *, handler: bytes = b"soun", notes: bytes = b"") -> bytes:
    """An M4A in one piece."""
    whole = box(b"mdhd", bytes(12), (1000).to_bytes(4), round(seconds * 1000).to_bytes(4), bytes(4))
    track = box(b"trak", box(b"mdia", whole, box(b"hdlr", bytes(8), handler, bytes(13))))
    words = box(b"udta", notes) if notes else b""
    return box(b"ftyp", b"M4A \x00\x00\x00\x00") + box(b"moov", track, words) + box(b"mdat", bytes(400))


def mp4_in_pieces(seconds: int = 3, *, each: bool = False) -> bytes:
    """As Safari records: the length stands only in the pieces, once for all samples or with every one."""
    head = box(b"mdhd", bytes(12), (1000).to_bytes(4), bytes(4), bytes(4))
    track = box(b"trak", box(b"mdia", head, box(b"hdlr", bytes(8), b"soun", bytes(13))))
    usual = box(b"mvex", box(b"trex", bytes(12), (0 if each else 20).to_bytes(4), bytes(8)))
    lengths = (20).to_bytes(4) * 50 if each else b""
    pieces = [
        box(
            b"moof",
            box(
                b"traf",
                box(b"tfhd", bytes(8)),
                box(b"tfdt", bytes(4), (1000 * n).to_bytes(4)),
                box(b"trun", bytes(2), b"\x01" if each else b"\x00", b"\x00", (50).to_bytes(4), lengths),
            ),
        )
        + box(b"mdat", bytes(300))
        for n in range(seconds)
    ]
    return box(b"ftyp", b"iso5\x00\x00\x00\x00") + box(b"moov", track, usual) + b"".join(pieces)
