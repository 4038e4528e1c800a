"""The demo county: whole, the same each time, made of every state, and clean in its books."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from server.cli.families import wishbridge
from server.codes import stale
from server.demo import staff
from server.demo.load import OtherProfile, load
from server.demo.profiles import PROFILES
from server.intake.states import HelpState, OwnState
from server.jobs import logs
from server.jobs.books import run
from server.kit import clock
from server.kit.db import db
from server.kit.units import reading
from server.people.queries import desk as accounts
from server.policies import queries
from server.policies.queries import aging
from server.wishes.states import ClaimState, WishState
from tests.wechat_simulator.client import Simulator

TABLES = (
    "regions",
    "staff",
    "policies",
    "donors",
    "campaigns",
    "wishes",
    "claims",
    "gifts",
    "ledger_entries",
    "spendings",
    "notices",
    "posters",
    "help_requests",
    "own_wishes",
    "wish_prices",
    "campaign_reports",
    "statements",
    "complaints",
)


@pytest.fixture
def app_settings(tmp_path):
    with Simulator.start(tmp_path / "run") as wechat:
        pay = {"WECHAT_API_BASE": wechat.base, "WECHAT_PAY_BASES": wechat.base, "SMS_URL": f"{wechat.base}/sms/send"}
        yield {**pay, "WECHAT_NOTIFY_BASE": "https://donate.example.gov.cn"}


def rows(statement):
    with reading():
        return db.session.execute(text(statement)).all()


def counts():
    return {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def silent(_text):
    """Nobody watches."""


def test_the_whole_county_stands_and_its_books_are_clean(app):
    with app.app_context():
        load("yichun", silent)
        assert [finding for finding in run() if finding.problems] == []
        levels = dict(rows("SELECT level, count(*) FROM regions GROUP BY level"))
        assert (levels["county"], levels["township"]) == (10, 186)
        assert counts()["policies"] == 38
        assert {row[0] for row in rows("SELECT state FROM wishes")} == set(WishState)
        assert {row[0] for row in rows("SELECT state FROM help_requests")} == set(HelpState)
        assert {row[0] for row in rows("SELECT state FROM own_wishes")} == set(OwnState) - {OwnState.WRITTEN}
        assert {row[0] for row in rows("SELECT state FROM claims")} >= set(ClaimState) - {ClaimState.RELEASED}
        assert Counter(row[0] for row in rows("SELECT state FROM campaigns")) == {"published": 2, "ended": 1}
        ways = dict(rows("SELECT way, count(*) FROM gifts GROUP BY way"))
        assert ways["wechat"] == 8
        assert Counter(row[0] for row in rows("SELECT state FROM payment_refunds")) == {"processing": 1, "review": 1}
        assert ways["bank"] > 0
        assert ways["cash"] > 0
        assert ways["platform"] == 6
        assert ways["goods"] == 1
        lines = Counter(rows("SELECT kind, state FROM payment_lines"))
        assert lines["settlement", "matched"] == lines["settlement", "new"] == 1
        assert lines["bank", "new"] == 3, "some wait for the visitor"
        states = Counter(row[0] for row in rows("SELECT state FROM spendings"))
        assert states == {"paid": 5, "reversed": 1, "approved": 1, "review": 1, "draft": 1}
        assert rows("SELECT count(*) FROM spending_vouchers WHERE public")[0][0] == 9
        administrators_have_something_to_do()
        told = Counter(row[0] for row in rows("SELECT state FROM notices"))
        assert told == {"published": 5, "review": 1, "draft": 1}


def administrators_have_something_to_do():
    """A post to grant, and a look at somebody's record to read the reason of."""
    with reading():
        assert accounts.accounts_waiting(staff.actor("anquan")) == 1
        assert logs.watched_on(clock.today() - timedelta(days=1))["looks"] == 1


def test_a_county_of_its_own_answers_and_is_loaded_once(app):
    """The small county: dated policies, old paper, a second load, another demo on top."""
    with app.app_context():
        load("jinxi", silent)
        policies_answer_for_a_day()
        old_paper_is_on_a_list()
        before = counts()
        assert load("jinxi", silent) == []
        with pytest.raises(OtherProfile):
            load("yichun", silent)
        assert counts() == before
        assert rows("SELECT count(*) FROM regions WHERE level = 'township'") == [(13,)]


def policies_answer_for_a_day():
    with reading():
        by_no = {card.no: card.id for card in queries.cards()}
        then = queries.full_on(by_no[6], date(2025, 8, 1))
        assert (then.version, queries.full(by_no[6]).version, then.banner is not None) == (1, 2, True)
        assert then.papers != queries.full(by_no[6]).papers
        sums = [queries.full_on(by_no[1], date(year, 8, 1)).amount_text for year in (2023, 2025)]
        assert sums == ["月人均保障标准 885 元", "月人均保障标准 935 元"]
        town = PROFILES["jinxi"].towns[0]
        windows = {queries.full(by_no[no], area=town).station.name for no in (1, 10)}
        assert len(windows) == 2, "one policy has a window of its own there"


def old_paper_is_on_a_list():
    with reading():
        sheets = stale.by_township(aging.judge(), staff.actor("jiuzhu"))
        assert [(area, old) for area, _, old in sheets if old] == [(PROFILES["jinxi"].towns[0], 1)]
    assert rows("SELECT count(*) FROM poster_replacements WHERE done_at IS NULL") == [(1,)]


def test_accounts_name_one_sign_in_per_role(app):
    from click.testing import CliRunner

    result = CliRunner().invoke(wishbridge, ["demo", "accounts", "--json"], obj=lambda: app)
    listed = json.loads(result.stdout)
    assert len({row["role"] for row in listed}) == len(listed) == len({post.role for post in staff.POSTS})
