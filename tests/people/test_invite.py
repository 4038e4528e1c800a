"""邀请 — a link and a code from two people, a password from a third, once and within seven days."""

from datetime import timedelta

import pytest

from server.kit import audit
from server.kit.clock import at, now
from server.kit.db import db
from server.kit.errors import Forbidden
from server.people import queries
from server.people import service as people
from server.people.errors import (
    InvitationCodeWrong,
    InvitationGone,
    LoginTaken,
    OwnAccount,
    PasswordCommon,
    PasswordOwn,
    PasswordsDiffer,
    SignInWrong,
)
from server.people.lists import ACCOUNTS
from server.people.models import Invitation
from server.people.queries import desk
from tests.people.desk_of_three import PASSWORD, invited, joined, state_of, three


def test_it_works(unit, cast):
    guan, an, _ = three(unit)
    uid, token = invited(unit, guan)
    assert state_of(unit, uid) == "invited"
    with unit():
        code = people.issue_code(uid, actor=an)
        assert people.invited(token).uid == uid
    with unit():
        people.accept(token, code.upper().replace("-", " "), PASSWORD, PASSWORD)
    with unit():
        assert people.sign_in_staff("xin", PASSWORD).outcome()
    assert state_of(unit, uid) == "active"


def test_the_tables_hold_neither_link_nor_code(unit, cast):
    guan, an, _ = three(unit)
    uid, token = invited(unit, guan)
    with unit():
        code = people.issue_code(uid, actor=an)
        row = db.session.scalars(db.select(Invitation)).one()
        assert token not in (row.token_hash, row.code_hash)
        assert code not in (row.token_hash, row.code_hash)
        assert queries.staff(uid).password_hash == ""


def test_it_opens_once(unit, cast):
    guan, an, _ = three(unit)
    uid, token = invited(unit, guan)
    with unit():
        code = people.issue_code(uid, actor=an)
    with unit():
        people.accept(token, code, PASSWORD, PASSWORD)
    with unit(), pytest.raises(InvitationGone):
        people.accept(token, code, PASSWORD, PASSWORD)


def test_it_is_over_after_seven_days(unit, cast):
    guan, an, _ = three(unit)
    uid, token = invited(unit, guan)
    with unit():
        code = people.issue_code(uid, actor=an)
    with at(now() + timedelta(days=7, minutes=1)), unit():
        with pytest.raises(InvitationGone):
            people.accept(token, code, PASSWORD, PASSWORD)
        with pytest.raises(InvitationGone):
            people.issue_code(uid, actor=an)


def test_the_platform_administrator_has_no_code_and_opens_nothing(unit, cast):
    guan, _, _ = three(unit)
    uid, token = invited(unit, guan)
    with unit(), pytest.raises(Forbidden):
        people.issue_code(uid, actor=guan)
    with pytest.raises(InvitationCodeWrong), unit():
        people.accept(token, "", PASSWORD, PASSWORD)


def test_five_wrong_codes_end_it_though_each_is_refused(unit, cast):
    guan, an, _ = three(unit)
    uid, token = invited(unit, guan)
    with unit():
        code = people.issue_code(uid, actor=an)
    for _ in range(5):
        with pytest.raises(InvitationCodeWrong), unit():
            people.accept(token, "aaaa-aaaa", PASSWORD, PASSWORD)
    with pytest.raises(InvitationGone), unit():
        people.accept(token, code, PASSWORD, PASSWORD)


@pytest.mark.parametrize(
    ("password", "again", "refusal"),
    [
        (PASSWORD, PASSWORD + "x", PasswordsDiffer),
        ("woaini1314520", "woaini1314520", PasswordCommon),
        ("新同事的密码很长很长的", "新同事的密码很长很长的", PasswordOwn),
    ],
)
def test_a_password_that_will_not_do_leaves_the_invitation_open(unit, cast, password, again, refusal):
    guan, an, _ = three(unit)
    uid, token = invited(unit, guan)
    with unit():
        code = people.issue_code(uid, actor=an)
    with pytest.raises(refusal), unit():
        people.accept(token, code, password, again)
    with unit():
        people.accept(token, code, PASSWORD, PASSWORD)


def test_a_reset_ends_password_sessions_and_the_old_link(unit, cast):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an)
    with unit():
        token = people.sign_in_staff("xin", PASSWORD).outcome()
        _, link = people.reset_account(uid, note="忘记密码", actor=guan)
    with unit():
        assert people.staff_of(token) is None
        with pytest.raises(SignInWrong):
            people.sign_in_staff("xin", PASSWORD).outcome()
        _, newer = people.reset_account(uid, note="链接丢了", actor=guan)
        with pytest.raises(InvitationGone):
            people.invited(link)
        assert people.invited(newer).uid == uid


def test_who_may_not_is_refused(unit, cast):
    guan, an, shen = three(unit)
    uid, _ = invited(unit, guan)
    with unit():
        charity = queries.staff(uid).organisation.uid
        for actor in (an, shen, cast.chen):
            with pytest.raises(Forbidden):
                people.open_account(login="li", name="李某某", organisation=charity, actor=actor)
        with pytest.raises(OwnAccount):
            people.reset_account(guan.uid, note="自己", actor=guan)
        with pytest.raises(LoginTaken):
            people.open_account(login=" XIN ", name="李某某", organisation=charity, actor=guan)


def test_nobody_hands_out_a_code_for_themself(unit, cast):
    guan, an, _ = three(unit)
    with unit():
        people.add_staff("an2", "安第二", "mei-you-ren-zhi-dao-9", roles=[("security_admin", "360902")])
        people.reset_account(an.uid, note="换手机", actor=guan)
    with unit(), pytest.raises(OwnAccount):
        people.issue_code(an.uid, actor=an)


def test_a_code_to_hand_out_waits_for_the_security_administrator(unit, cast):
    guan, an, _ = three(unit)
    with unit():
        before = int(desk.accounts_waiting(an))
    uid, _token = invited(unit, guan)
    with unit():
        assert desk.accounts_waiting(an) == before + 1
        assert uid in [line.staff.uid for line in ACCOUNTS.ask(an, {"state": "mine"}).first(100)]
        assert uid not in [line.staff.uid for line in ACCOUNTS.ask(guan, {"state": "mine"}).first(100)]
        people.issue_code(uid, actor=an)
    with unit():
        assert desk.accounts_waiting(an) == before


def test_a_reset_waits_for_its_code_too(unit, cast):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an)
    with unit():
        people.reset_account(uid, note="忘记密码", actor=guan)
    with unit():
        assert desk.accounts_waiting(an) == ACCOUNTS.ask(an, {"state": "mine"}).count() == 1


def test_an_invitation_that_is_over_waits_for_the_platforms_administrator(unit, cast):
    guan, an, _ = three(unit)
    uid, _token = invited(unit, guan)
    with at(now() + timedelta(days=8)), unit():
        assert desk.accounts_waiting(an) == 0
        assert desk.accounts_waiting(guan) == 1
        assert [line.staff.uid for line in ACCOUNTS.ask(guan, {"state": "mine"}).first(9)] == [uid]


def test_the_timeline_says_who_opened_invited_and_handed_out_the_code(unit, cast):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an)
    with unit():
        lines = desk.staff_timeline(queries.staff(uid), [])
        told = {(line.what, line.who) for line in lines}
    assert told == {("开通账号", "管平台"), ("发出邀请", "管平台"), ("发出邀请码", "安保安"), ("本人开通", "新同事")}


def test_who_opened_an_account_is_known_when_the_audit_lies_in_an_archive(unit, cast, monkeypatch):
    """The rows of the audit go after three years (kit.archive); the account and its page stay."""
    guan, _an, _ = three(unit)
    uid, _token = invited(unit, guan)
    monkeypatch.setattr(audit, "acts_on", lambda *_: [])
    with unit():
        told = [(line.what, line.who) for line in desk.staff_timeline(queries.staff(uid), [])]
    assert told == [("开通账号", "管平台")]
