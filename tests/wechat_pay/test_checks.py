"""The check that says in time that we could no longer tell WeChat's word from a stranger's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from server.jobs.books import run
from server.kit.clock import at, now
from server.kit.http import House
from server.kit.units import writing
from server.wechat.checks import CHECKS
from server.wechat.pay.certificates import fetch_certificates, record_certificates
from tests.wechat_pay.notary import FIRST, Notary, certificate, entry, open_office


@pytest.fixture
def app_settings() -> dict[str, str]:
    """The notary is asked here."""
    return {}


@pytest.fixture
def notary(app: House) -> Iterator[Notary]:
    with open_office(Notary()) as office, app.app_context():
        known = app.extensions["wishbridge_settings"]
        app.extensions["wishbridge_settings"] = replace(
            known, wechat_pay_key_mode="certificate", wechat_pay_bases=(office.base,)
        )
        yield office


def found() -> list[str]:
    return [problem for finding in run(CHECKS) for problem in finding.problems]


def fetch() -> None:
    fetched = fetch_certificates({})
    with writing():
        record_certificates({}, fetched)


def test_with_the_public_key_nothing_can_run_out(app: House, notary: Notary) -> None:
    known = app.extensions["wishbridge_settings"]
    for mode in ("public_key", "both"):
        app.extensions["wishbridge_settings"] = replace(known, wechat_pay_key_mode=mode)
        assert found() == []


def test_without_a_certificate_nobody_can_be_believed(notary: Notary) -> None:
    assert found() == ["没有有效的微信支付平台证书：现在无法核对微信支付的通知和应答"]
    fetch()
    assert found() == []


def test_one_that_has_run_out_is_none(notary: Notary) -> None:
    notary.data = [entry(FIRST, pem=certificate(FIRST, days=(-10, 1)))]
    fetch()
    assert found() == []
    with at(now() + timedelta(days=1.5)):
        assert len(found()) == 1


def test_a_list_of_the_day_before_yesterday_is_old(notary: Notary) -> None:
    fetch()
    with at(now() + timedelta(days=2.1)):
        assert found() == ["微信支付平台证书两天以上没有更新：请检查网络，或改用微信支付公钥"]
