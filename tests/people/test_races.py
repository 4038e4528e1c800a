"""Two at the same moment: one act, one donor, one message. On both engines."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from server.kit.errors import DomainError
from server.people import queries
from server.people import service as people

PHONE = "13800000077"


def together(unit, act, times=8):
    """Run `act(n)` in a unit of its own in each of `times` threads that start at once; results and refusals."""
    ready = Barrier(times)

    def one(n):
        ready.wait(30)
        try:
            with unit():
                return act(n)
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_one_wechat_user_becomes_one_donor(unit):
    uids = together(unit, lambda n: people.donor_by_openid("oYun").uid)
    assert len(set(uids)) == 1


def test_one_phone_is_sent_one_code(unit):
    answers = together(unit, lambda n: people.ask_phone_code(PHONE).code)
    assert answers.count("sms_too_often") == 7


def test_a_second_code_is_sent_once_too(unit):
    with unit():
        people.ask_phone_code(PHONE)
        people.phone_code_lost(PHONE)
    assert together(unit, lambda n: people.ask_phone_code(PHONE).code).count("sms_too_often") == 7


def test_a_code_lets_one_in(unit):
    with unit():
        code = people.ask_phone_code(PHONE).code
    attempts = together(unit, lambda n: people.donor_by_phone(PHONE, code))
    assert [attempt.refusal is None for attempt in attempts].count(True) == 1


def test_eight_guesses_at_once_are_five_tries(unit):
    with unit():
        code = int(people.ask_phone_code(PHONE).code)
    together(unit, lambda n: people.donor_by_phone(PHONE, f"{(code + 1 + n) % 1_000_000:06}"))
    with unit():
        assert people.donor_by_phone(PHONE, f"{code:06}").refusal is not None


def test_eight_records_that_prove_one_phone_are_one_donor(unit):
    with unit():
        records = [people.donor_by_openid(f"o{n}").uid for n in range(8)]
    holders = together(unit, lambda n: people.prove_phone(queries.record(records[n]), PHONE).uid)
    assert len(set(holders)) == 1
    with unit():
        assert set(queries.uids_of(holders[0])) == set(records)


def test_a_one_time_code_lets_one_in(unit, cast):
    with unit():
        code = people.otp_now("fang")
    attempts = together(unit, lambda n: people.sign_in_staff("fang", "xin-yuan-2026-qiao", code), times=4)
    assert [attempt.refusal is None for attempt in attempts].count(True) == 1


def test_eight_wrong_passwords_at_once_lock(unit, cast):
    together(unit, lambda n: people.sign_in_staff("wang", "wrong-wrong-wrong"))
    with unit():
        assert people.sign_in_staff("wang", "xin-yuan-2026-qiao").refusal is not None
