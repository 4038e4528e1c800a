"""Pictures made for tests; nothing of them was ever seen by a camera."""

from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

RED, BLUE = (200, 30, 30), (30, 30, 200)


def jpeg(width: int = 640, height: int = 480, *, exif: Image.Exif | None = None) -> bytes:
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (0, 0, width // 2, height // 2))
    out = BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif or Image.Exif())
    return out.getvalue()


def png(width: int = 64, height: int = 64, *, mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()


def with_place(orientation: int = 6) -> bytes:
    """A photo that says where and when it was taken, on its side (orientation 6: turn right)."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.DateTime], exif[Base.Orientation] = "SecretCam", "2026:11:21 08:00:00", orientation
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (27.0, 48.0, 12.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (114.0, 23.0, 30.0)
    return jpeg(exif=exif)
