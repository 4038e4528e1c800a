from io import BytesIO

import pytest

from server.files import queries, rules
from server.files import service as files
from server.files.errors import FileEmpty, NotAVoice, VoiceTooLarge, VoiceTooLong
from tests.files import recordings as made
from tests.files.pictures import jpeg

OWNER = "request:0000000000000001"
KINDS = {
    "audio/mpeg": made.mp3,
    "audio/aac": made.aac,
    "audio/ogg": made.ogg,
    "audio/webm": made.webm,
    "audio/mp4": made.mp4,
}


def keep(unit, cast, data):
    with unit():
        return files.keep_voice(data, owner=OWNER, actor=cast.lan)


def bytes_of(unit, file):
    with unit():
        return queries.read(queries.find(file.uid))


@pytest.mark.parametrize("mime", KINDS)
def test_it_works(unit, cast, mime):
    given = KINDS[mime](3)
    file = keep(unit, cast, BytesIO(given))
    assert (file.kind, file.mime, file.seconds, file.public, file.width) == ("voice", mime, 3, False, None)
    assert (bytes_of(unit, file), file.bytes_count) == (given, len(given))


@pytest.mark.parametrize("each", [False, True])
def test_a_browsers_mp4_in_pieces_is_measured_by_its_pieces(unit, cast, each):
    assert keep(unit, cast, made.mp4_in_pieces(4, each=each)).seconds == 4
    with pytest.raises(VoiceTooLong):
        keep(unit, cast, made.mp4_in_pieces(70, each=each))


@pytest.mark.parametrize("mime", KINDS)
def test_more_than_a_minute_is_refused_and_a_moment_more_is_not(unit, cast, mime):
    assert keep(unit, cast, KINDS[mime](61)).seconds in (60, 61)
    with pytest.raises(VoiceTooLong, match="60 秒"):
        keep(unit, cast, KINDS[mime](64))


def test_what_a_tag_says_of_place_and_device_is_gone(unit, cast):
    tagged = made.with_tag(made.mp3(), b"TXXX 27.80,114.38 PHONE")
    assert bytes_of(unit, keep(unit, cast, tagged)) == made.mp3()
    noted = made.mp4(notes=b"\x00\x00\x00\x14\xa9xyz+27.80+114.38/")
    kept = bytes_of(unit, keep(unit, cast, noted))
    assert (len(kept), b"+27.80" in kept) == (len(noted), False)


def test_the_end_of_a_cut_stream_is_not_kept(unit, cast):
    whole = made.mp3()
    assert bytes_of(unit, keep(unit, cast, whole + made.MP3_FRAME[:100])) == whole
    assert bytes_of(unit, keep(unit, cast, made.aac() + b"TAG" + bytes(125))) == made.aac()


PAGE = b"<!doctype html><script>alert(1)</script>" + bytes(3000)
ZIP = b"PK\x03\x04" + bytes(3000) + b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize("more", [PAGE, ZIP, jpeg()])
@pytest.mark.parametrize("mime", KINDS)
def test_a_recording_that_is_also_something_else_is_refused(unit, cast, mime, more, tmp_path):
    with pytest.raises(NotAVoice):
        keep(unit, cast, KINDS[mime]() + more)
    with pytest.raises(NotAVoice):
        keep(unit, cast, more + KINDS[mime]())
    assert not (tmp_path / "files").exists()


def test_a_page_in_a_tag_is_cut_off(unit, cast):
    kept = bytes_of(unit, keep(unit, cast, made.with_tag(made.mp3(), PAGE)))
    assert b"<script" not in kept


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"not a voice at all",
        jpeg(),
        PAGE,
        ZIP,
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"#!AMR\n" + bytes(400),
        b"fLaC" + bytes(400),
        b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f",
        made.MP3_FRAME,
        made.mp3()[2:],
        made.mp4(handler=b"vide"),
        made.mp4()[:-1],
        made.mp4().replace(b"mdhd", b"free"),
        made.mp4().replace(b"moov", b"moof"),
        made.webm(track=1),
        made.webm(kind=b"matroska"),
        made.webm()[:-3],
        made.webm()[:30],
        made.ogg(head=b"\x80theora" + bytes(40)),
        made.ogg(head=b"\x01vorbis" + bytes(40)),
        made.ogg()[:-1],
        b"\x1a\x45\xdf\xa3" + b"\x00" * 40,
        made.box(b"ftyp", b"M4A ") + made.box(b"moov", *[b"\x00\x00\x00\x08moov"] * 3),
    ],
)
def test_what_is_no_recording_is_refused(unit, cast, data):
    with pytest.raises(NotAVoice):
        keep(unit, cast, data)


def test_boxes_in_boxes_without_end_are_refused(unit, cast):
    deep = b""
    for _ in range(2000):
        deep = made.box(b"moov", deep)
    with pytest.raises(NotAVoice):
        keep(unit, cast, made.box(b"ftyp", b"M4A ") + deep)


def test_every_cut_of_a_recording_is_kept_or_refused(unit, cast):
    """Nothing a torn upload brings makes us stumble."""
    for sound in (made.mp3(1), made.aac(1), made.ogg(1), made.webm(1), made.mp4(1), made.mp4_in_pieces(1)):
        for end in range(1, len(sound), 37):
            try:
                keep(unit, cast, sound[:end])
            except NotAVoice:
                continue


def test_a_large_file_is_refused_without_reading_it_all(unit, cast):
    endless = BytesIO(bytes(rules.VOICE_BYTES_MAX * 2))
    with pytest.raises(VoiceTooLarge):
        keep(unit, cast, endless)
    assert endless.tell() == rules.VOICE_BYTES_MAX + 1


def test_an_empty_file_is_refused(unit, cast):
    with pytest.raises(FileEmpty):
        keep(unit, cast, b"")
