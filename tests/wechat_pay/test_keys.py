"""Whose word is WeChat's: the public key, the certificates, or both; and at most one question a minute about it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server.jobs.runner import Runner
from server.jobs.schedule import plan
from server.kit.clock import at, now
from server.kit.db import db
from server.kit.http import House
from server.kit.units import reading
from server.wechat.models import PlatformCert
from server.wechat.pay import keys
from server.wechat.pay.certificates import fetch_certificates
from server.wechat.pay.errors import Forged
from tests.wechat_pay.notary import FIRST, SECOND, Notary, certificate, entry, open_office, signed_by
from tests.wechat_simulator.identities import APIV3_KEY, PAY_PUBLIC_KEY_ID, PLATFORM_KEYS, PlatformKey

PUBLIC = PLATFORM_KEYS[PAY_PUBLIC_KEY_ID]
Mode = Callable[[str], None]


@pytest.fixture
def app_settings() -> dict[str, str]:
    """The notary is asked here, and only where a test opens it."""
    return {}


@pytest.fixture
def notary(app: House) -> Iterator[Notary]:
    with open_office(Notary()) as office, app.app_context():
        yield office
    keys._copies.clear()
    keys._wished.clear()


@pytest.fixture
def mode(app: House, notary: Notary) -> Mode:
    def choose(name: str) -> None:
        known = app.extensions["wishbridge_settings"]
        app.extensions["wishbridge_settings"] = replace(
            known, wechat_pay_key_mode=name, wechat_pay_bases=(notary.base,)
        )

    return choose


def work() -> None:
    """What the runner does at this moment."""
    plan()
    Runner().drain()
    keys._copies.clear()  # another process would not have a copy either


def believed(key: PlatformKey) -> bool:
    try:
        keys.verify(*signed_by(key))
    except Forged:
        return False
    return True


def listed() -> list[str]:
    with reading():
        return list(db.session.scalars(select(PlatformCert.serial).order_by(PlatformCert.serial)))


def test_by_default_only_the_public_key_counts(mode: Mode, notary: Notary) -> None:
    mode("public_key")
    work()
    assert (believed(PUBLIC), believed(FIRST)) == (True, False)
    work()
    assert (notary.asked, listed(), keys.asked_for()) == (0, [], {"Wechatpay-Serial": PAY_PUBLIC_KEY_ID})


def test_with_certificates_the_list_is_fetched_first(mode: Mode, notary: Notary) -> None:
    mode("certificate")
    assert not believed(FIRST)
    work()
    assert (believed(FIRST), believed(PUBLIC)) == (True, False)
    assert (notary.asked, keys.asked_for(), notary.heads) == (1, {}, [""])


def test_with_both_both_count(mode: Mode, notary: Notary) -> None:
    mode("both")
    assert (believed(PUBLIC), believed(FIRST)) == (True, False)
    work()
    assert (believed(PUBLIC), believed(FIRST)) == (True, True)
    assert (notary.heads, keys.asked_for()) == ([""], {})


def test_the_list_may_be_signed_with_the_public_key(mode: Mode, notary: Notary) -> None:
    mode("both")
    notary.signer = PUBLIC
    work()
    assert listed() == [FIRST.serial]


def test_it_is_fetched_again_after_half_a_day(mode: Mode, notary: Notary) -> None:
    mode("certificate")
    work()
    for hours, asked in ((1, 1), (11, 1), (12.2, 2), (13, 2)):
        with at(now() + timedelta(hours=hours)):
            work()
        assert notary.asked == asked, hours


def test_rotation_in_mid_flight(mode: Mode, notary: Notary) -> None:
    """A notice signed with the new certificate is refused once, fetched for, and believed when WeChat repeats it."""
    mode("certificate")
    work()
    notary.data = [entry(FIRST), entry(SECOND)]
    with at(now() + timedelta(minutes=5)):
        assert (believed(FIRST), believed(SECOND)) == (True, False)
        work()
        assert (believed(FIRST), believed(SECOND)) == (True, True)
    assert notary.asked == 2


def test_a_certificate_that_left_the_list_is_believed_no_more(mode: Mode, notary: Notary) -> None:
    mode("certificate")
    work()
    notary.data, notary.signer = [entry(SECOND)], SECOND
    with at(now() + timedelta(hours=13)):
        work()
        assert (believed(FIRST), believed(SECOND), listed()) == (False, True, [SECOND.serial])


def test_another_process_s_list_is_seen_within_seconds(mode: Mode, notary: Notary, monkeypatch: Any) -> None:
    mode("certificate")
    work()
    assert believed(FIRST)
    notary.data = [entry(FIRST), entry(SECOND)]
    ticking = [keys.time.monotonic()]
    monkeypatch.setattr(keys.time, "monotonic", lambda: ticking[0])
    assert not believed(SECOND)
    with at(now() + timedelta(minutes=2)):
        Runner().drain()  # as if elsewhere: our copy stays as it is
        assert not believed(SECOND)
        ticking[0] += 6
        assert believed(SECOND)


def test_a_thousand_forged_serials_cost_one_question(mode: Mode, notary: Notary, monkeypatch: Any) -> None:
    mode("certificate")
    work()
    begun, reads, ticking = now() + timedelta(minutes=2), [0], [1000.0]
    monkeypatch.setattr(keys.time, "monotonic", lambda: ticking[0])
    look = keys.reading
    monkeypatch.setattr(keys, "reading", lambda: reads.__setitem__(0, reads[0] + 1) or look())
    for number in range(1000):
        ticking[0] += 0.1
        with at(begun + timedelta(seconds=number * 0.1)):
            stranger = PlatformKey(f"{number:040X}", SECOND.key_file)
            with pytest.raises(Forged):
                keys.verify({**signed_by(FIRST)[0], "Wechatpay-Serial": stranger.serial}, b"{}")
            if number % 50 == 0:
                Runner().drain()
    assert notary.asked in (2, 3), "the first list, then in a hundred seconds two questions at most"
    assert reads[0] <= 100 / keys.LOOK_AGAIN_S + 2


def test_eight_at_once_ask_once(app: House, mode: Mode, notary: Notary) -> None:
    """The row in the database is the referee, not the task: an operator may start any number of runners."""
    mode("certificate")

    def fetch(_: int) -> bool:
        with app.app_context():
            return fetch_certificates({}) is not None

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(fetch, range(8))) == 1
    assert notary.asked == 1


def test_a_wish_within_the_minute_waits_for_its_end(mode: Mode, notary: Notary) -> None:
    mode("certificate")
    work()
    notary.data = [entry(FIRST), entry(SECOND)]
    begun = now()
    with at(begun + timedelta(seconds=5)):
        assert not believed(SECOND)
        work()
        assert notary.asked == 1
    with at(begun + timedelta(seconds=62)):
        work()
        assert (notary.asked, believed(SECOND)) == (2, True)


def test_a_public_key_id_that_is_not_ours_asks_nothing(mode: Mode, notary: Notary) -> None:
    mode("both")
    work()
    with at(now() + timedelta(minutes=5)):
        assert not believed(PlatformKey("PUB_KEY_ID_0119000000012026010100009999999999", FIRST.key_file))
        work()
    assert notary.asked == 1


def test_a_list_that_does_not_come_leaves_the_old_one(mode: Mode, notary: Notary) -> None:
    mode("certificate")
    work()
    notary.status = 500
    with at(now() + timedelta(hours=13)):
        work()
        assert (notary.asked, believed(FIRST)) == (2, True)
        notary.status = 200
    with at(now() + timedelta(hours=13, minutes=11)):
        work()
    assert (notary.asked, listed()) == (3, [FIRST.serial])


def test_hosts_take_turns_when_one_is_dead(app: House, mode: Mode, notary: Notary) -> None:
    mode("certificate")
    known = app.extensions["wishbridge_settings"]
    dead = "http://127.0.0.1:9"
    app.extensions["wishbridge_settings"] = replace(known, wechat_pay_bases=(dead, notary.base))
    work()
    assert (notary.asked, listed()) == (0, [])
    with at(now() + timedelta(minutes=11)):
        work()
    assert (notary.asked, listed()) == (1, [FIRST.serial])


def _entry_of(**changes: Any) -> list[dict[str, Any]]:
    good = entry(FIRST)
    return [{**good, "encrypt_certificate": {**good["encrypt_certificate"], **changes}}]


LIES: dict[str, Callable[[], Any]] = {
    "no list": lambda: None,
    "an empty list": list,
    "a list of words": lambda: ["certificate"],
    "more than anybody needs": lambda: [entry(FIRST)] * 11,
    "another APIv3 key": lambda: [entry(FIRST, apiv3_key=APIV3_KEY[::-1])],
    "no algorithm": lambda: _entry_of(algorithm=None),
    "a bent seal": lambda: _entry_of(associated_data="certificates"),
    "no certificate": lambda: [entry(FIRST, pem="-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")],
    "another number than its own": lambda: [entry(FIRST, serial_no=SECOND.serial)],
    "a second one under another number": lambda: [entry(FIRST), entry(SECOND, serial_no="0A" * 20)],
    "no number": lambda: [entry(FIRST, serial_no=None)],
    "not the one that signed": lambda: [entry(SECOND)],
    "one good and one bad": lambda: [entry(FIRST), *_entry_of(nonce="short")],
}


@pytest.mark.breaks_the_books
@pytest.mark.parametrize("name", LIES)
def test_a_list_that_is_not_wechats_is_not_kept(mode: Mode, notary: Notary, name: str) -> None:
    mode("certificate")
    notary.data = LIES[name]()
    work()
    assert (notary.asked, listed()) == (1, [])


@pytest.mark.breaks_the_books
def test_a_list_signed_by_a_stranger_is_not_kept(mode: Mode, notary: Notary) -> None:
    mode("certificate")
    notary.signer = PlatformKey(FIRST.serial, SECOND.key_file)
    work()
    assert listed() == []


@pytest.mark.breaks_the_books
@pytest.mark.parametrize("days", [(-10, -1), (1, 10)])
def test_a_certificate_counts_between_its_dates_only(mode: Mode, notary: Notary, days: tuple[int, int]) -> None:
    mode("certificate")
    notary.data = [entry(FIRST, pem=certificate(FIRST, days=days))]
    work()
    assert (listed(), believed(FIRST)) == ([FIRST.serial], False)
