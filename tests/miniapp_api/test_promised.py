"""Promises of companies in public: only of those that agreed to be named, and never as money."""

import pytest

from server.promises import service
from tests.campaigns.plans import published
from tests.promises.agreements import COMPANY, came, standing


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


def test_it_works(phone, unit, cast, uid):
    with unit():
        shown = standing(cast, uid, show_name=True)
        standing(cast, uid, company="示例无名有限公司")
        service.tie(shown, came(cast, uid, 600_00), actor=cast.fang)
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    told = {"count": 1, "companies": [COMPANY], "promised_fen": 1000_00, "arrived_fen": 600_00}
    assert (page["promises"], page["raised_fen"]) == (told, 600_00)
    words = phone.get(f"/money/{uid}").get_data(as_text=True)
    assert "企业认捐 1 家，约定 1,000.00&nbsp;元，已到账 600.00&nbsp;元" in words
    assert "示例无名" not in words


def test_without_a_consent_there_is_no_line(phone, unit, cast, uid):
    with unit():
        standing(cast, uid)
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert page["promises"] == {"count": 0, "companies": [], "promised_fen": 0, "arrived_fen": 0}
    assert "企业认捐" not in phone.get(f"/money/{uid}").get_data(as_text=True)
    assert page["raised_fen"] == 0


def test_of_what_need_not_be_paid_only_what_came_counts(phone, unit, cast, uid):
    from tests.promises.agreements import hardship
    from tests.promises.test_change import agreed

    with unit():
        shown = standing(cast, uid, show_name=True)
        service.tie(shown, came(cast, uid, 100_00), actor=cast.fang)
        agreed(cast, shown, hardship())
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert (page["promises"]["promised_fen"], page["promises"]["arrived_fen"]) == (100_00, 100_00)
