from datetime import UTC, date, datetime, timedelta

import pytest

from server.kit import clock


def test_the_day_turns_at_midnight_in_china():
    with clock.at(datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 21)
    with clock.at(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 22)


def test_a_moment_is_written_with_its_zone():
    assert clock.iso(datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)) == "2026-01-01T08:00:01+08:00"
    assert clock.iso(None) is None


def test_a_day_begins_at_sixteen_hours_utc_of_the_day_before():
    assert clock.start_of(date(2026, 1, 1)) == datetime(2025, 12, 31, 16, 0, tzinfo=UTC)


def test_a_moment_without_a_zone_is_a_bug():
    with pytest.raises(AssertionError, match="zone"), clock.at(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


def test_the_clock_follows_a_file(tmp_path):
    file = tmp_path / "offset"
    clock.follow(file)
    try:
        plain = clock.now()
        file.write_text("3600")
        assert timedelta(minutes=59) < clock.now() - plain < timedelta(minutes=61)
    finally:
        clock.follow(None)
