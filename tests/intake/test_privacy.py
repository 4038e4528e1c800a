"""个人信息: a copy for the asker, and what forgetting leaves."""

import pytest
from sqlalchemy import select

from server.intake.models import HelpRequest
from server.jobs import privacy
from server.kit.db import db
from server.kit.privacy import NotYet
from tests.intake import desk


def test_the_copy_is_whole(unit, cast):
    with unit():
        desk.decided(cast)
        sections = {one.title: one.rows for one in privacy.copy_of(cast.lan.uid)["sections"]}
        told = dict(sections["求助"][0])
        assert (told["联系人"], told["联系电话"], told["为谁求助"]) == (desk.NAME, desk.PHONE, desk.MOTHER)
        assert told["官方受理编号"] == "袁救〔2026〕118"
        assert dict(sections["求助的补充和答复"][0])["内容"] == "符合临时救助条件，按标准一次发放"
        assert dict(sections["求助的同意"][0])["种类"] == "同意"


def test_who_waits_for_help_is_not_forgotten(unit, cast):
    with unit():
        desk.asked(cast)
    with pytest.raises(NotYet, match="1 次求助正在办理"), unit():
        privacy.forget(cast.lan.uid)


def test_afterwards_the_account_and_the_request_part(unit, cast):
    with unit():
        uid = desk.closed(cast).uid
        told = privacy.forget(cast.lan.uid)
        assert any("求助" in one for one in told.gone)
        assert any("3 年" in one for one in told.kept)
        row = db.session.scalars(select(HelpRequest).where(HelpRequest.uid == uid)).one()
        assert row.asked_by is None
