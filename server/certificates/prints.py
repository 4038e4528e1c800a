"""批量证书 — the certificates of many gifts as one file of PDFs, made while one goes on working."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from server.certificates import drawing, queries
from server.certificates.errors import NothingToIssue, TooManyToIssue
from server.certificates.queries import Proof
from server.downloads import queries as downloads
from server.downloads import service as download_work
from server.downloads.queries import Download
from server.gifts.queries import GiftCard
from server.kit import tasks
from server.kit.actors import Actor
from server.kit.errors import DomainError
from server.kit.lists import Asked
from server.kit.units import reading, writing
from server.people import queries as people

PRINT = "certificates.print"
PART, MOST = 25, 2000
LEFT_OUT = "没有开的.txt"
Find = Callable[[Sequence[str]], list[Proof]]


@dataclass(frozen=True)
class Made:
    path: Path


def ask(asked: Asked[GiftCard], *, actor: Actor) -> Download:
    """登记批量 of the gifts that are filtered: its row in the download centre, and the task that makes the file.

    Gifts that went back whole are left out. NothingToIssue, TooManyToIssue.
    """
    if asked.count() > MOST:
        raise TooManyToIssue
    ids = asked.ids()
    chunks = [ids[at : at + 500] for at in range(0, len(ids), 500)]
    uids = [gift.uid for chunk in chunks for gift in asked.rows_of(chunk) if gift.left_fen > 0]
    if not uids:
        raise NothingToIssue
    told = "；".join(f"{title}：{words}" for title, words in asked.told())
    row = begin(uids, PRINT, told=told, query=dict(asked.values), actor=actor)
    tasks.add(PRINT, {"download": row.uid}, key=f"certificates:{row.uid}")
    return row


def begin(uids: Sequence[str], listing: str, *, told: str, query: Mapping[str, Any], actor: Actor) -> Download:
    """登记一份 of these certificates. Whoever calls writes the task that knows where to find them."""
    row = download_work.begin(
        listing, title="捐赠证书", told=told, query=query, form="zip", total=len(uids), actor=actor
    )
    download_work.lay_parts(row, [list(uids[at : at + PART]) for at in range(0, len(uids), PART)])
    return row


def of_gifts(uids: Sequence[str]) -> list[Proof]:
    """The certificates of these gifts, as each stands now."""
    return [queries.by_code(uid) for uid in uids]


def fetch_print(payload: dict[str, Any], find: Find = of_gifts) -> Made | None:
    """画文件, in no unit of work but for a short look at each part. Whoever goes on after a kill begins it anew.

    `find` reads the certificates of a part: of gifts, or what a room above has under a number.
    """
    with reading():
        row = downloads.by_uid(payload["download"])
        if row.done_at is not None:
            return None
        uid, key = row.uid, row.id
    return Made(_make(key, find, lambda drawn: _come(uid, drawn)))


def record_print(payload: dict[str, Any], made: Made | None) -> None:
    """完成: the file stands in the download centre."""
    row = downloads.by_uid(payload["download"])
    if made is None or row.done_at is not None:
        return
    download_work.finish(row.uid, made.path, actor=people.staff_actor(people.staff(row.staff)))
    download_work.drop_parts(row)
    made.path.unlink(missing_ok=True)


def _come(uid: str, done: int) -> None:
    with writing():
        download_work.come(uid, done)


def _proofs(download: int, find: Find) -> Iterator[list[Proof]]:
    """As each stands now, one part in memory at a time."""
    for number in count():
        with reading():
            part = downloads.part(download, number)
            if part is None:
                return
            found = find(part.ids)
        yield found


def _make(download: int, find: Find, drawn: Callable[[int], None]) -> Path:
    """The file, on disk as it grows; beside the papers a list of those that could not be drawn."""
    with NamedTemporaryFile(dir=download_work.workplace(), suffix=".zip", delete=False) as kept:
        done, left_out = 0, []
        archive = ZipFile(kept, "w", ZIP_STORED)
        for proofs in _proofs(download, find):
            left_out += [line for line in (_put(proof, archive) for proof in proofs) if line]
            done += len(proofs)
            drawn(done)
        if left_out:
            archive.writestr(LEFT_OUT, "\n".join(left_out))
        archive.close()
    return Path(kept.name)


def _put(proof: Proof, archive: ZipFile) -> str:
    """One paper into the file; why not, if not."""
    try:
        archive.writestr(_file_name(proof), drawing.pdf(proof))
    except DomainError as refusal:
        return f"{proof.gift_no}：{refusal.says}"
    return ""


def _file_name(proof: Proof) -> str:
    name = "".join(letter for letter in proof.shown_name if letter.isalnum())
    return f"{name} {proof.gift_no}.pdf".strip()
