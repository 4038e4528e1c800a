from io import BytesIO
from zlib import compress, crc32

import pytest
from PIL import Image
from PIL.ExifTags import IFD

from server.files import queries, rules
from server.files import service as files
from server.files.errors import FileEmpty, FileTooLarge, FileUnknown, NotAPicture, PictureTooLarge
from tests.files.pictures import jpeg, png, with_place

OWNER = "claim:0000000000000001"


def keep(unit, cast, data):
    with unit():
        return files.keep_photo(data, owner=OWNER, actor=cast.lan)


def bytes_of(unit, file):
    with unit():
        return queries.read(queries.find(file.uid))


def test_it_works(unit, cast):
    file = keep(unit, cast, BytesIO(jpeg()))
    kept = bytes_of(unit, file)
    assert (file.kind, file.mime, file.public, file.by) == ("photo", "image/jpeg", False, cast.lan.ref)
    assert (file.width, file.height, file.bytes_count) == (640, 480, len(kept))
    with unit():
        assert [one.uid for one in queries.of_owner(OWNER)] == [file.uid]


def test_place_time_and_camera_are_gone_and_the_picture_stands_upright(unit, cast):
    given = with_place()
    assert Image.open(BytesIO(given)).getexif().get_ifd(IFD.GPSInfo)
    assert b"SecretCam" in given
    kept = bytes_of(unit, keep(unit, cast, given))
    picture = Image.open(BytesIO(kept))
    assert dict(picture.getexif()) == {}
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)
    assert b"SecretCam" not in kept
    assert b"Exif" not in kept
    assert picture.size == (480, 640)
    # Blue stood top left; turned right it stands top right.
    assert picture.getpixel((470, 10))[2] > 150


def test_a_wide_picture_is_made_small(unit, cast):
    file = keep(unit, cast, jpeg(5000, 2500))
    assert (file.width, file.height) == (2048, 1024)


@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "LA", "1", "I;16"])
def test_every_kind_of_png_becomes_a_jpeg(unit, cast, mode):
    kept = bytes_of(unit, keep(unit, cast, png(mode=mode)))
    assert Image.open(BytesIO(kept)).format == "JPEG"


def test_what_was_clear_becomes_white(unit, cast):
    kept = bytes_of(unit, keep(unit, cast, png(mode="RGBA")))
    assert min(Image.open(BytesIO(kept)).getpixel((5, 5))) > 250


def test_the_same_picture_lies_on_the_disk_once(unit, cast, tmp_path):
    one, two = keep(unit, cast, jpeg()), keep(unit, cast, jpeg())
    assert one.uid != two.uid
    assert one.sha256 == two.sha256
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [one.sha256]
    assert kept[0].parent.name == one.sha256[:2]


def gif():
    out = BytesIO()
    Image.new("P", (8, 8)).save(out, "GIF")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"not a picture", b"%PDF-1.7 ...", b"<svg xmlns='http://www.w3.org/2000/svg'/>", jpeg()[:300], png()[:40], gif()],
)
def test_what_is_no_picture_is_refused(unit, cast, data, tmp_path):
    with pytest.raises(NotAPicture):
        keep(unit, cast, data)
    assert not (tmp_path / "files").exists()


def bomb():
    """A PNG of 20 000 × 20 000 pixels in a few hundred kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + crc32(name + data).to_bytes(4, "big")

    size = (20_000).to_bytes(4, "big")
    head = chunk(b"IHDR", size + size + b"\x01\x00\x00\x00\x00")
    lines = compress(bytes(2501) * 20_000, 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def test_a_pixel_bomb_is_refused_before_it_unpacks(unit, cast):
    with pytest.raises(PictureTooLarge):
        keep(unit, cast, bomb())


def test_a_large_file_is_refused_without_reading_it_all(unit, cast):
    endless = BytesIO(bytes(rules.FILE_BYTES_MAX * 2))
    with pytest.raises(FileTooLarge):
        keep(unit, cast, endless)
    assert endless.tell() == rules.FILE_BYTES_MAX + 1


def test_an_empty_file_is_refused(unit, cast):
    with pytest.raises(FileEmpty):
        keep(unit, cast, b"")


def test_a_file_that_is_not_there_is_refused(unit, cast, tmp_path):
    file = keep(unit, cast, jpeg())
    with unit(), pytest.raises(FileUnknown):
        queries.find("0000000000000000")
    (tmp_path / "files" / file.sha256[:2] / file.sha256).unlink()
    with unit(), pytest.raises(FileUnknown):
        queries.read(queries.find(file.uid))


def test_a_half_written_file_is_mended_by_the_next_keeper(unit, cast, tmp_path):
    file = keep(unit, cast, jpeg())
    path = tmp_path / "files" / file.sha256[:2] / file.sha256
    path.write_bytes(b"cut")
    keep(unit, cast, jpeg())
    assert path.stat().st_size == file.bytes_count
    assert [one.name for one in path.parent.iterdir()] == [file.sha256]


def test_publish_and_withdraw(unit, cast):
    file = keep(unit, cast, jpeg())
    with unit():
        assert files.publish(file.uid, actor=cast.chen).public
    with unit():
        assert not files.withdraw(file.uid, actor=cast.chen).public
