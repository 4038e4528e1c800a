import pytest
from sqlalchemy import text

from server.codes import queries
from server.codes import service as codes
from server.codes.errors import OtherPlace, PosterUnknown, ReasonNeeded, SceneWithdrawn, TooManySheets
from server.codes.rules import SHEETS_MAX
from server.codes.states import LIFE, Channel, Kind, PosterState
from server.jobs.checks import version_counts_moves
from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.scenes import SCENE_CHARS_MAX, read_scene
from server.kit.states import StateChanged
from server.regions.errors import RegionUnknown
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE


def hung(area=TOWN, actor=THE_CLOCK, **more):
    return codes.register(Kind.TOTAL, title="一码查政策", area_code=area, actor=actor, **more)


def test_it_works(unit, cast, app):
    with unit():
        poster = hung(actor=cast.tian)
        scene, url = poster.scene, poster.url
        assert read_scene(scene).serial == poster.serial
    assert len(scene) <= SCENE_CHARS_MAX
    assert url == f"http://127.0.0.1:8000/q/{scene}"
    with app.app_context(), db.engine.connect() as connection:  # another connection: it is saved
        assert connection.execute(text("SELECT printed_by FROM posters")).scalar_one() == cast.tian.ref


def test_every_poster_has_a_serial_of_its_own(unit, cast):
    with unit():
        assert len({hung().serial for _ in range(50)}) == 50


def test_a_place_that_is_not_there_is_refused(unit, cast):
    with unit(), pytest.raises(RegionUnknown):
        hung("360999999")


def test_staff_print_for_their_own_places(unit, cast):
    with unit():
        assert hung(VILLAGE, cast.tian).area_code == VILLAGE
        for area in (OTHER_TOWN, COUNTY):
            with pytest.raises(OtherPlace):
                hung(area, cast.tian)


def test_a_poster_for_everywhere_is_the_countys(unit, cast):
    with unit():
        everywhere = {"title": "低保", "subject": "p" * 16, "subject_version": 1}
        assert codes.register(Kind.POLICY, actor=cast.ren, **everywhere).area_code is None
        with pytest.raises(OtherPlace):
            codes.register(Kind.POLICY, actor=cast.tian, **everywhere)


def test_withdrawing_needs_a_reason_and_ends_the_code(unit, cast):
    with unit():
        poster = hung()
        with pytest.raises(ReasonNeeded):
            codes.withdraw(poster, actor=cast.tian, reason=" ")
        codes.withdraw(poster, actor=cast.tian, reason="被雨淋坏", seen_version=0)
        with pytest.raises(SceneWithdrawn) as refusal:
            codes.open_scene(poster.scene, channel=Channel.WEB)
        assert refusal.value.area_code == TOWN
        with pytest.raises(StateChanged):
            codes.withdraw(poster, actor=cast.tian, reason="再停一次")
        assert [event.note for event in queries.events(poster)] == ["被雨淋坏"]
        assert version_counts_moves() == []


def test_a_neighbour_and_a_grid_worker_may_not_withdraw(unit, cast):
    with unit():
        poster = hung()
        with pytest.raises(OtherPlace):
            codes.withdraw(poster, actor=cast.guo, reason="不是我的")
        with pytest.raises(Forbidden):
            codes.withdraw(hung(VILLAGE), actor=cast.wang, reason="不是我的")


def test_the_life_of_a_poster_is_one_way():
    assert [(m.name, set(m.sources), m.target) for m in LIFE.moves.values()] == [
        ("renew", {PosterState.LIVE}, None),
        ("withdraw", {PosterState.LIVE}, PosterState.WITHDRAWN),
    ]


def test_the_list_is_narrowed_to_what_one_answers_for(unit, cast):
    with unit():
        mine, other = hung(TOWN), hung(OTHER_TOWN)
        everywhere = codes.register(Kind.POLICY, title="低保", subject="p" * 16, actor=THE_CLOCK)
        seen = queries.posters(queries.Filter(areas=(TOWN,)))
        in_county = queries.posters(queries.Filter(area_code=COUNTY))
        kinds = queries.posters(queries.Filter(kind="policy"))
    assert {poster.uid for poster in seen.items} == {mine.uid, everywhere.uid}
    assert {poster.uid for poster in in_county.items} == {mine.uid, other.uid}
    assert [poster.uid for poster in kinds.items] == [everywhere.uid]


def test_printing_takes_what_is_in_use_and_not_without_end(unit, cast):
    with unit():
        poster, gone = hung(), hung()
        codes.withdraw(gone, actor=cast.tian, reason="印错了")
        assert [one.uid for one in queries.to_print(queries.Filter(area_code=TOWN))] == [poster.uid]
        for _ in range(SHEETS_MAX):
            hung()
        with pytest.raises(TooManySheets):
            queries.to_print(queries.Filter())


def test_an_unknown_poster_is_refused(unit):
    with unit(), pytest.raises(PosterUnknown):
        queries.find("nobody")
