"""个人信息 — the name on a certificate: (field, what it is called, purpose, retention, who may see)."""

from collections.abc import Sequence

from sqlalchemy import update

from server.certificates import queries, rules
from server.certificates.models import CertificateName
from server.gifts import queries as gifts
from server.kit.clock import in_china
from server.kit.db import db
from server.kit.privacy import Forgotten, Section

FIELDS = [
    (
        "certificate_names.name_sealed",
        "捐赠证书：姓名",
        "捐赠人要求写在证书上的姓名；持有证书编号的人扫码核对时看到",
        "捐赠后 5 年，捐赠人可随时改为爱心人士；注销时清除",
        "本人，和扫证书上的码的人",
    ),
]


def export(uids: Sequence[str]) -> list[Section]:
    """捐赠证书 with a name of their own; two statements."""
    return [Section("捐赠证书", [_told(row) for row in queries.name_rows(gifts.uids_of_donor(uids))])]


def forget(uids: Sequence[str]) -> Forgotten:
    """Certificates stay true and lose their name, also those already printed: their page says 爱心人士."""
    mine = CertificateName.gift_uid.in_(gifts.uids_of_donor(uids))
    db.session.execute(update(CertificateName).where(mine).values(shown_as="anonymous", name_sealed=None))
    return Forgotten()


def _told(row: CertificateName) -> list[tuple[str, str]]:
    name = {"real": row.name or "", "alias": "捐赠时的称呼"}.get(row.shown_as, "爱心人士")
    return [("编号", rules.printed(row.gift_uid)), ("时间", f"{in_china(row.at):%Y-%m-%d %H:%M}"), ("证书上写", name)]
