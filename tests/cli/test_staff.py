import json

import pyotp
import pytest
from click.testing import CliRunner

from server.cli.families import wishbridge
from server.people import service as people
from tests.cast import COUNTY, TOWN

ADD = ["staff", "add", "lu", "--name", "鲁示例", "--area", COUNTY]


@pytest.fixture
def run(app, cast):
    def call(*words):
        return CliRunner().invoke(wishbridge, words, obj=lambda: app)

    return call


def test_an_account_is_opened_and_signs_in(run, unit):
    made = json.loads(run(*ADD, "--role", "finance", "--organisation", "示例民政局", "--json").output)
    assert (made["login"], made["roles"], made["area"]) == ("lu", ["慈善会财务岗"], "袁州区")
    with unit():
        attempt = people.sign_in_staff("lu", made["password"], pyotp.TOTP(made["totp"]).now())
    assert attempt.outcome()


def test_it_is_told_to_a_person_in_chinese(run):
    told = run("staff", "add", "lu", "--name", "鲁示例", "--role", "grid", "--area", TOWN)
    assert told.exit_code == 0
    assert "已开通：鲁示例（网格员，袁州区灵泉街道）" in told.output
    assert "动态码" not in told.output


def test_a_login_that_is_taken(run):
    assert run(*ADD, "--role", "grid").exit_code == 0
    again = run(*ADD, "--role", "grid")
    assert (again.exit_code, "已经有人用了" in again.output) == (1, True)


def test_a_place_that_is_not_there(run):
    told = run("staff", "add", "lu", "--name", "鲁示例", "--role", "grid", "--area", "990000")
    assert (told.exit_code, "没有这个地区" in told.output) == (1, True)


def test_three_administrators_are_three_people(run):
    told = run(*ADD, "--role", "platform_admin", "--role", "audit_admin")
    assert (told.exit_code, "不同的人" in told.output) == (1, True)


@pytest.mark.parametrize("words", [["staff", "add"], [*ADD, "--role", "emperor"], ADD, ["staff", "otp"]])
def test_wrong_usage(run, words):
    assert run(*words).exit_code == 2


def test_a_one_time_code_in_the_demo(run, unit):
    code = run("staff", "otp", "fang").output.strip()
    with unit():
        attempt = people.sign_in_staff("fang", "xin-yuan-2026-qiao", code)
    assert attempt.outcome()


def test_a_code_of_nobody(run):
    told = run("staff", "otp", "nobody")
    assert (told.exit_code, "没有这位工作人员" in told.output) == (1, True)
