"""照片 — decode, turn upright, make small, write anew: nothing of the camera's notes (place, time) survives."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from server.files import rules
from server.files.errors import NotAPicture, PictureTooLarge

# We look at the size ourselves, before a pixel is unpacked: Pillow would only warn.
Image.MAX_IMAGE_PIXELS = None
WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Picture:
    data: bytes
    width: int
    height: int


def clean(data: bytes) -> Picture:
    """A JPEG of at most 2048 px a side, without EXIF. NotAPicture, PictureTooLarge."""
    try:
        with Image.open(BytesIO(data), formats=rules.PICTURE_FORMATS) as given:
            if given.width * given.height > rules.PIXELS_MAX:
                raise PictureTooLarge
            return _write(_upright(given))
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError, TypeError, KeyError) as error:
        # Pillow names a broken file in all these ways, depending on where it stumbles.
        raise NotAPicture from error


def _upright(given: Image.Image) -> Image.Image:
    given.draft("RGB", (rules.SIDE_PX_MAX, rules.SIDE_PX_MAX))  # a JPEG is then decoded small: less memory
    picture: Image.Image = ImageOps.exif_transpose(given) or given
    picture.thumbnail((rules.SIDE_PX_MAX, rules.SIDE_PX_MAX), Image.Resampling.LANCZOS)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        page = Image.new("RGBA", picture.size, (*WHITE, 255))
        picture = Image.alpha_composite(page, picture)
    return picture.convert("RGB")


def _write(picture: Image.Image) -> Picture:
    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture)  # pixels alone: no info dictionary travels along
    out = BytesIO()
    fresh.save(out, "JPEG", quality=rules.JPEG_QUALITY, optimize=True)
    return Picture(out.getvalue(), *fresh.size)
