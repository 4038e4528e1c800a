from datetime import timedelta

from server.kit import clock, health, machine, tasks
from server.kit.db import db


def test_alive(phone):
    assert phone.get("/healthz").get_json() == {"status": "ok"}


def test_ready_when_database_triggers_and_disk_are_well(phone, app, monkeypatch):
    monkeypatch.setattr(health, "_revision", lambda: health._head())
    assert phone.get("/readyz").get_json() == {"status": "ok", "problems": []}


def test_not_ready_before_the_migrations_ran(phone):
    answer = phone.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["problems"] == ["数据库版本与程序不一致，请运行 wishbridge db upgrade"]


def test_not_ready_without_a_trigger(phone, app, monkeypatch):
    monkeypatch.setattr(health, "_revision", lambda: health._head())
    with app.app_context(), db.engine.begin() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON audit"
        connection.exec_driver_sql(f"DROP TRIGGER audit_no_update{on}")
    answer = phone.get("/readyz")
    assert (answer.status_code, "触发器不全" in answer.get_json()["problems"][0]) == (503, True)


def test_not_ready_on_a_full_disk(phone, app, monkeypatch):
    monkeypatch.setattr(health, "_revision", lambda: health._head())
    monkeypatch.setattr(health, "DISK_FREE_BYTES_MIN", 1 << 60)
    assert phone.get("/readyz").get_json()["problems"] == ["磁盘空间不足 200 MB"]


def test_metrics_count(phone, unit):
    with unit():
        tasks.add("messages.subscribe", {})
    said = phone.get("/metrics").get_data(as_text=True)
    assert 'wishbridge_tasks{state="waiting"} 1.0' in said
    assert "wishbridge_brake_pulled 0.0" in said


def test_metrics_are_for_this_machine_alone(phone):
    assert phone.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403
    assert phone.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 403


def test_not_ready_when_the_clocks_differ(phone, app, monkeypatch):
    monkeypatch.setattr(health, "_revision", lambda: health._head())
    monkeypatch.setattr(machine, "clock_off_s", lambda: -31.0)
    assert phone.get("/readyz").get_json()["problems"] == ["本机与数据库的时钟相差太多，请校时"]


def test_metrics_know_the_queue_the_disk_and_the_backup(phone, unit):
    with unit():
        tasks.add("payments.query", {}, due=clock.now() - timedelta(minutes=9))
    said = phone.get("/metrics").get_data(as_text=True)
    assert "wishbridge_tasks_late 1.0" in said
    assert float(said.split("\nwishbridge_queue_age_seconds ")[1].split("\n")[0]) >= 9 * 60
    for name in ("disk_free_bytes", "backup_timestamp_seconds", "wechat_token_expires_timestamp_seconds"):
        assert f"\nwishbridge_{name} " in said, name
