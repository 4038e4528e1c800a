from threading import Thread

import pytest

from server.codes import queries
from server.codes import service as codes
from server.codes.jobs import fold
from server.codes.models import TallyRow
from server.codes.states import Channel
from server.kit.clock import today
from server.kit.scenes import Scene, SceneUnknown, write_scene
from tests.codes.test_register import hung


@pytest.fixture
def poster(unit, cast):
    with unit():
        return hung()


def scan(unit, scene, channel=Channel.WEB):
    with unit():
        return codes.open_scene(scene, channel=channel)


def folded(unit):
    with unit():
        fold()


def test_it_works(unit, poster, app):
    with unit():
        scene = poster.scene
    assert scan(unit, scene).uid == poster.uid
    scan(unit, scene)
    scan(unit, scene, Channel.MINIAPP)
    folded(unit)
    with unit():
        assert queries.scans_by_day(poster) == [(today(), "web", 2), (today(), "miniapp", 1)]
        assert queries.scans([poster]) == {poster.id: 3}
        assert queries.scans_this_month() == 3


def test_a_scan_leaves_no_trace_of_anybody(unit, poster, app):
    columns = {column.name for column in queries.StepCount.__table__.columns}
    assert columns == {"id", "day", "step", "channel", "subject", "area_code", "serial", "times"}
    assert {one.name for one in TallyRow.__table__.columns} == columns - {"times"}


def test_many_at_once_are_all_counted(unit, poster, app):
    with unit():
        scene = poster.scene
    threads = [Thread(target=lambda: [scan(unit, scene) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    folded(unit)
    with unit():
        assert queries.scans([poster]) == {poster.id: 20}


def test_what_is_forged_truncated_or_of_another_kind_is_unknown(unit, poster):
    with unit():
        scene = poster.scene
        other_kind = write_scene(Scene("p", poster.serial))
        no_poster = write_scene(Scene("t", "zzzzzzzzzz"))
    forged = scene[:-1] + ("a" if scene[-1] != "a" else "b")
    for text in (forged, scene[:-1], scene + "a", scene.upper(), "", other_kind, no_poster):
        with pytest.raises(SceneUnknown):
            scan(unit, text)
    folded(unit)
    with unit():
        assert queries.scans([poster]) == {}
