"""运行状况: what an administrator sees, tries again and asks for."""

from datetime import timedelta

import pytest

from server.jobs import backups, queue
from server.jobs.runner import Runner
from server.kit import backup, clock, tasks
from server.kit.db import db
from server.kit.settings import settings
from server.kit.tasks import Task
from server.people.roles import Role
from server.wechat.models import WechatToken
from tests.cast import COUNTY, staff
from tests.console.seats import seat
from tests.counting import counted


@pytest.fixture
def guan(app, unit, cast):
    with unit():
        actor = staff("guan", "管平台", Role.PLATFORM_ADMIN, COUNTY)
    return seat(app, unit, actor)


@pytest.fixture
def stuck(unit, cast):
    """One that was given up, one that is late, one that waits for its time."""
    with unit():
        for topic in ("gifts.settle", "payments.query", "payments.bill"):
            tasks.add(topic, {})
        db.session.flush()
        gone, late, _ = db.session.query(Task).order_by(Task.id)
        gone.state, gone.problem, gone.tries = "given_up", "OperationalError", 12
        late.due = clock.now() - timedelta(minutes=7)


def all_of(topic):
    return [(task.state, task.tries) for task in db.session.query(Task).filter_by(topic=topic)]


@pytest.mark.breaks_the_books
def test_what_a_person_must_put_right_stands_first(guan, stuck, unit):
    page = guan.page("/health")
    rows = [page.index(f"<code>{topic}</code>") for topic in ("gifts.settle", "payments.query", "payments.bill")]
    assert "取回并核对微信账单" in page
    assert rows == sorted(rows)
    assert "OperationalError" in page
    assert page.count("再试") == 2  # the button and the line that explains it
    assert "最久的等了 7 分钟" in page
    with unit():
        assert queue.age_s(queue.topics()) >= 7 * 60


def test_trying_again(guan, stuck, unit):
    assert guan.post("/health/retry/gifts.settle").status_code == 303
    with unit():
        assert all_of("gifts.settle") == [("waiting", 0)]
    assert guan.post("/health/retry/gifts.settle").status_code == 404
    assert guan.post("/health/retry/no.such").status_code == 404


def test_the_facts_of_the_machine(guan, unit, engine_name):
    with unit():
        until = clock.now() + timedelta(hours=1)
        db.session.add(WechatToken(appid=settings().wechat_appid, expires_at=until))
    page = guan.page("/health")
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine_name]
    for words in (engine, "还没有做过备份", "微信支付公钥", "演示", "剩 ", "还没有自检过"):
        assert words in page, words
    assert "还没有取过" not in page


def test_a_backup_is_asked_for_with_a_word(guan, unit):
    answer = guan.post("/health/backup", word="备份")
    assert (answer.status_code, "请原样输入" in answer.get_data(as_text=True)) == (422, True)
    with unit():
        assert all_of(backups.MAKE) == []
    assert guan.post("/health/backup", word="现在备份").status_code == 303
    with unit():
        assert all_of(backups.MAKE) == [("waiting", 0)]


def test_a_second_press_is_told(guan, unit):
    with clock.at(clock.now().replace(second=0)):
        assert guan.post("/health/backup", word="现在备份").status_code == 303
        assert guan.post("/health/backup", word="现在备份").status_code == 409


def test_the_backup_that_was_asked_for_is_made(app, guan, unit, monkeypatch):
    made = []
    monkeypatch.setattr(backup, "make", lambda folder, **_where: made.append(folder) or folder.mkdir())
    guan.post("/health/backup", word="现在备份")
    with app.app_context():
        Runner().drain()
        assert made == [settings().data_dir / backups.FOLDER]
    with unit():
        assert all_of(backups.MAKE) == [("done", 1)]


def test_what_keeps_it_from_being_made_is_kept(app, guan, unit, monkeypatch):
    def full(*_given, **_where):
        raise OSError("no space")

    monkeypatch.setattr(backup, "make", full)
    guan.post("/health/backup", word="现在备份")
    with app.app_context():
        assert backups.fetch({}) == "磁盘写不下或不能写"
        Runner().drain()
    with unit():
        assert all_of(backups.MAKE) == [("done", 1)]


def test_the_newest_three_are_kept(app, tmp_path):
    for number in range(5):
        (tmp_path / f"wishbridge-2026112{number}T000000Z").mkdir()
    backups._drop_old(tmp_path)
    assert sorted(path.name[-10:-8] for path in tmp_path.iterdir() if path.is_dir()) == ["22", "23", "24"]


def test_only_the_platforms_administrator(app, unit, cast, console):
    for actor in (cast.fang, cast.zhou, cast.wang):
        desk = seat(app, unit, actor)
        assert desk.get("/health").status_code == 403
        assert desk.post("/health/backup", word="现在备份").status_code == 403
        assert desk.post("/health/retry/gifts.settle").status_code == 403
    assert console.get("/console/health").status_code == 303


@pytest.mark.breaks_the_books
def test_its_statements_are_few(guan, stuck):
    with counted() as statements:
        guan.page("/health")
    assert len(statements) <= 22, statements
