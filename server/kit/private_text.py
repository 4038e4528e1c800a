"""私密文字 — where text that everybody will read shows who a person is: numbers, doors, names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from server.kit.errors import field_error

_ID_NUMBER = re.compile(r"\d{17}[\dX]|(?<!\d)\d{15}(?!\d)", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{9,11}(?!\d)")
_CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_DOOR = re.compile(r"\d+(?:号楼|栋|单元|幢)|\d+号\d*室|\d+室|门牌\d*号?")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-－—–·.。()（）]+(?=\d)")


def private_parts(
    texts: Mapping[str, str], names: Iterable[str] = (), *, of_an_office: bool = False
) -> list[dict[str, str]]:
    """Where public text would show who the person is: `detail` lines by field, empty when it may stand.

    Looks through full-width digits and digits parted by spaces or hyphens. `names` are those of helped persons.
    `of_an_office`: the writer's own window and fixed line may be named, as in a notice; a mobile number never.
    """
    names = [name for name in names if len(name) >= 2]
    return [
        field_error(f"/{field}", issue)
        for field, text in texts.items()
        for issue in _issues(_plain(text), names, of_an_office)
    ]


def squeezed(text: str) -> str:
    """Text as a name is looked for in it: full-width letters folded, without the blanks that would part a name."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _plain(text: str) -> str:
    return _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))


def _issues(text: str, names: list[str], of_an_office: bool) -> list[str]:
    whole = squeezed(text)
    landline = bool(_LANDLINE.search(text)) and not of_an_office
    found = {
        "有身份证号": bool(_ID_NUMBER.search(text)),
        "有电话号码": bool(_PHONE.search(text)) or landline,
        "有银行卡号": bool(_CARD.search(text)) and not _ID_NUMBER.search(text),
        "有门牌号，请只写到乡镇": bool(_DOOR.search(whole)) and not of_an_office,
        "有受助人的姓名，请改为“老人”“孩子”等称呼": any(name in whole for name in names),
    }
    return [issue for issue, is_there in found.items() if is_there]
