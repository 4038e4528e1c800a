import pytest
from sqlalchemy import text

from server.kit.crypto import BrokenSeal
from server.kit.db import db
from server.people import queries
from server.people import service as people
from server.people.errors import AliasInvalid, DonorUnknown, NameInvalid, PhoneInvalid, PhoneTaken
from tests.cast import PHONE_LAN


def test_the_same_wechat_user_is_the_same_donor(unit):
    with unit():
        one = people.donor_by_openid("oYun")
    with unit():
        assert people.donor_by_openid("oYun").uid == one.uid


def test_phone_and_name_lie_sealed(unit, cast):
    with unit():
        donor = queries.donor(cast.lan.uid)
        assert (donor.phone, donor.name) == (PHONE_LAN, "兰心")
        kept = str(db.session.execute(text("SELECT * FROM donors")).all())
    assert PHONE_LAN not in kept
    assert "兰心" not in kept
    assert "兰心".encode() not in kept.encode()


def test_a_seal_moved_to_another_row_does_not_open(unit, cast):
    with unit():
        queries.donor(cast.bo.uid).phone_sealed = queries.donor(cast.lan.uid).phone_sealed
    with unit(), pytest.raises(BrokenSeal):
        _ = queries.donor(cast.bo.uid).phone


def test_one_proved_phone_is_one_donor(unit, cast):
    """Lan came by phone; her WeChat record then points at her. Ids stay, so what either did is hers."""
    with unit():
        new = people.donor_by_openid("oLanAgain")
        people.set_name(new, "兰又来")
        token = people.open_donor_session(new, "bearer")
        assert people.prove_phone(new, PHONE_LAN).uid == cast.lan.uid
    with unit():
        session = people.donor_of(token, carrier="bearer")
        assert session.donor.uid == cast.lan.uid
        assert session.uids == (cast.lan.uid, new.uid)
        assert session.openid == "oLanAgain"
        assert queries.donor(new.uid).uid == cast.lan.uid
        assert queries.record(new.uid).same_as == cast.lan.uid
        assert queries.donor(cast.lan.uid).name == "兰心"


def test_a_name_travels_to_a_record_that_has_none(unit, cast):
    with unit():
        people.prove_phone(queries.donor(cast.qiao.uid), "13800000009")
        named = people.donor_by_openid("oNamed")
        people.set_name(named, "乔有名")
        people.prove_phone(named, "13800000009")
    with unit():
        assert queries.donor(cast.qiao.uid).name == "乔有名"


def test_proving_the_same_phone_again_changes_nothing(unit, cast):
    with unit():
        assert people.prove_phone(queries.donor(cast.lan.uid), PHONE_LAN).uid == cast.lan.uid
        assert queries.uids_of(cast.lan.uid) == (cast.lan.uid,)


def test_a_donor_may_change_the_phone(unit, cast):
    with unit():
        people.prove_phone(queries.donor(cast.lan.uid), "13800000009")
    with unit():
        assert queries.donor(cast.lan.uid).phone == "13800000009"


def test_two_donors_with_a_phone_each_are_never_merged_by_machine(unit, cast):
    with unit(), pytest.raises(PhoneTaken, match="12345"):
        people.prove_phone(queries.donor(cast.bo.uid), PHONE_LAN)


def test_what_is_no_phone_is_refused(unit, cast):
    with unit(), pytest.raises(PhoneInvalid):
        people.prove_phone(queries.donor(cast.qiao.uid), "8613")


@pytest.mark.parametrize("name", ["阿卜杜拉·买买提", "欧阳修", "Anna Li", "𠮷田"])
def test_names_of_all_kinds_are_taken(unit, cast, name):
    with unit():
        assert people.set_name(queries.donor(cast.qiao.uid), f" {name} ").name == name


@pytest.mark.parametrize("name", ["", "兰", "兰" * 31, "<b>兰心</b>", "13800000001", "兰心!"])
def test_what_is_no_name_is_refused(unit, cast, name):
    with unit(), pytest.raises(NameInvalid):
        people.set_name(queries.donor(cast.qiao.uid), name)


@pytest.mark.parametrize(
    ("shown_as", "alias", "shown"),
    [
        ("real", "", "兰心"),
        ("alias", "路人甲", "路人甲"),
        ("alias", "", "小兰"),
        ("anonymous", "路人甲", "爱心人士"),
        ("anything", "", "爱心人士"),
    ],
)
def test_a_wall_shows_what_the_donor_chose(unit, cast, shown_as, alias, shown):
    with unit():
        people.set_alias(queries.donor(cast.lan.uid), "小兰")
        assert queries.donor_public_name(cast.lan.uid, shown_as, alias) == shown


def test_without_a_name_the_wall_says_a_kind_person(unit, cast):
    with unit():
        assert queries.donor_public_name(cast.qiao.uid, "real") == "爱心人士"
        assert queries.donor_public_name(None, "real") == "爱心人士"


@pytest.mark.parametrize("alias", ["", "  ", "长" * 21])
def test_what_is_no_alias_is_refused(unit, cast, alias):
    with unit(), pytest.raises(AliasInvalid):
        people.set_alias(queries.donor(cast.lan.uid), alias)


def test_nobody_is_refused(unit):
    with unit(), pytest.raises(DonorUnknown):
        queries.donor("0000000000000000")
