"""Many at once: the list that is filtered becomes one file, part by part; what cannot be drawn is told."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from server.certificates import prints
from server.certificates.errors import NothingToIssue, TooManyToIssue
from server.downloads import queries as downloads
from server.files import queries as files
from server.gifts.lists import GIFTS
from server.jobs.runner import Runner
from tests.gifts.booked import at_the_counter, booked, given_back


@pytest.fixture
def gifts(unit, cast, campaign, monkeypatch):
    """Four gifts and one that went back; two make a part."""
    monkeypatch.setattr(prints, "PART", 2)
    with unit():
        kept = [booked(campaign.uid, cast.lan, amount_fen=fen) for fen in (100, 200)]
        kept.append(at_the_counter(campaign.uid, cast, donor_name="苏示例", shown_as="real"))
        kept.append(at_the_counter(campaign.uid, cast, donor_name="苏😀", shown_as="real", voucher="收-0009"))
        given_back(booked(campaign.uid, cast.lan), cast, 66_00)
    return kept


def ask(cast, **query):
    return prints.ask(GIFTS.ask(cast.chen, query), actor=cast.chen)


def made(app, unit, uid):
    with app.app_context():
        Runner().drain()
    with unit():
        row = downloads.by_uid(uid)
        assert (row.state, row.rows_done) == ("ready", row.rows_total)
        return ZipFile(BytesIO(files.read(files.find(row.file_uid))))


def test_it_works(app, unit, cast, gifts):
    with unit():
        row = ask(cast)
        assert (row.rows_total, row.form) == (4, "zip")
        uid = row.uid
    archive = made(app, unit, uid)
    papers = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert len(papers) == 3
    assert any(name.startswith("苏示例 JZ-") for name in papers)
    assert all(archive.read(name).startswith(b"%PDF") for name in papers)
    assert "😀" in archive.read(prints.LEFT_OUT).decode()


def test_a_killed_runner_is_replaced(app, unit, cast, gifts):
    with unit():
        payload = {"download": ask(cast).uid}
    with app.app_context():
        lost, made_by_another = prints.fetch_print(payload), prints.fetch_print(payload)
    with unit():
        prints.record_print(payload, made_by_another)
        prints.record_print(payload, lost)
        row = downloads.by_uid(payload["download"])
        assert (row.state, row.rows_done) == ("ready", 4)


def test_only_what_is_filtered(unit, cast, gifts):
    with unit():
        assert ask(cast, way="cash").rows_total == 2


def test_nothing_to_issue(unit, cast, gifts):
    with unit(), pytest.raises(NothingToIssue):
        ask(cast, way="platform")


def test_too_many(unit, cast, gifts, monkeypatch):
    monkeypatch.setattr(prints, "MOST", 4)
    with unit(), pytest.raises(TooManyToIssue):
        ask(cast)
