"""密码 — long enough, not everybody's, not one's own name; the cost of hashing rises by itself."""

import pytest
from argon2 import PasswordHasher

from server.kit.db import db
from server.people import queries
from server.people import service as people
from server.people.errors import PasswordCommon, PasswordOwn, PasswordWeak
from server.people.models import Staff
from server.people.passwords import is_common
from server.people.service.passwords import HASHER
from tests.cast import PASSWORD

COMMON = [
    "password123",
    "P@ssw0rd2026",
    "1234567890",
    "123456789012",
    "qwertyuiop12",
    "1qaz2wsx3e4r",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "woaini1314520",
    "zhangwei1990",
    "Wangfang@123",
    "liuxiaoming88",
    "19900101199001",
    "yuanqiao2026!",
    "!!minzhengju2026",
    "ａｄｍｉｎ1234567",
    "13800000001",
    "0987654321a",
]


@pytest.mark.parametrize("password", COMMON)
def test_what_half_the_country_uses_is_refused(password):
    assert is_common(password)
    with pytest.raises(PasswordCommon):
        people.hash_password(password)


@pytest.mark.parametrize(
    "password", [PASSWORD, "yuanqiao-shili-2026", "四月的雨落在袁州的山里", "tian kong hen lan yo", "k3vq8mzdxw"]
)
def test_what_nobody_guesses_is_taken(password):
    assert people.hash_password(password).password_hash.startswith("$argon2id$")


def test_passwords_made_by_the_house_are_never_common():
    assert not any(is_common(people.new_password()) for _ in range(300))


@pytest.mark.parametrize("password", ["", "short", "九个字的密码不够长", "x" * 201])
def test_the_length_is_held(password):
    with pytest.raises(PasswordWeak):
        people.hash_password(password)


@pytest.mark.parametrize("password", ["my.tianlaoshi.77x", "田窗口的密码是什么呢", "ab13800000001xyz"])
def test_ones_own_name_login_and_phone_are_refused(password):
    with pytest.raises(PasswordOwn):
        people.hash_password(password, own=("tianlaoshi", "田窗口", "13800000001"))


def test_a_cheap_old_hash_is_renewed_at_sign_in(unit, cast):
    with unit():
        cheap = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
        db.session.execute(db.update(Staff).where(Staff.uid == cast.tian.uid).values(password_hash=cheap))
    with unit():
        people.sign_in_staff("tian", PASSWORD).outcome()
    with unit():
        kept = queries.staff(cast.tian.uid).password_hash
        assert not HASHER.check_needs_rehash(kept)
        assert people.sign_in_staff("tian", PASSWORD).outcome()
        assert queries.staff(cast.tian.uid).password_hash == kept
