"""A thousand canaries are planted, and every page, address, export, log line and table is searched for their marks."""

import logging
import re
import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from server.console.lists import DESKS
from server.jobs.listings import LISTINGS
from server.kit.db import Base, db
from server.kit.units import reading
from server.people import service as people
from server.people.roles import Role
from server.wishes.queries import CLAIM_QUEUES
from tests.cast import COUNTY, staff
from tests.console.charity_desk import Desk
from tests.miniapp_api.doors import API, h5, mini
from tests.privacy import flock as birds
from tests.privacy.crawl import Walk, crawl, look
from tests.privacy.flock import COUNT, marks_in

OWN = (f"{API}/me", f"{API}/me/data")
LISTS = ("/console/registry", "/console/wishes", "/console/claims", "/console/gifts", "/console/audit")


@pytest.fixture
def seats(app, unit, cast):
    """One member of staff of every role, with the whole county before them."""

    def sit(role):
        with unit():
            actor = staff(f"seat-{role}".replace("_", "-"), f"某{role.value[:3]}", role, COUNTY)
        return Desk(app.test_client(), unit, actor)

    return {role: sit(role) for role in Role}


def test_a_thousand_canaries_are_found_nowhere_but_where_they_may_be(app, unit, cast, seats, phone, caplog):
    caplog.set_level(logging.DEBUG)
    with unit():
        flock = birds.plant(cast)
    everywhere = set()
    for role, desk in seats.items():
        everywhere |= console(app, flock, role, desk).seen.keys()
    assert {"/console/registry", "/console/registry/*", "/console/audit", "/console/privacy"} <= everywhere
    assert len(everywhere) > 60, sorted(everywhere)
    assert {"/console/handover", "/console/problems", "/console/letters/*"} <= everywhere
    site_and_phone(app, flock, cast, phone)
    parcels(app, unit, flock, cast, seats, phone)
    exports(seats)
    assert marks_in(caplog.text) == []
    tables(app)
    allowed(app, flock, seats)


def console(app, flock, role, desk):
    """Every link from the front page, and what no link leads to: each address with the uids there are in its parts."""
    starts = ["/console/"] + [f"{path}?size=100&page={page}" for path in LISTS for page in (1, 10)]
    for rule in gets(app, "/console"):
        starts.append(filled(rule, flock.persons[0] if "registry" in rule else flock.payees[0]))
    walk = crawl(desk.client.get, starts, marks_in)
    assert walk.leaks == [], role
    assert walk.broken == [], role
    return walk


def site_and_phone(app, flock, cast, phone):
    walk = crawl(phone.get, ["/", "/policies", "/money", "/notices"], marks_in)
    addresses = gets(app, API)
    assert len(addresses) > 20
    stranger, bird = h5(app, cast.lan.uid), mini(app, flock.donors[9])
    for rule in addresses:
        for path in {filled(rule, uid) for uid in (flock.persons[0], flock.donors[0])}:
            look(phone.get(path), path, marks_in, walk)
            look(stranger.get(path.removeprefix(API)), path, marks_in, walk)
            if path not in OWN:
                look(bird.get(path.removeprefix(API)), path, marks_in, walk)
    assert walk.leaks == []
    assert walk.broken == []


def parcels(app, unit, flock, cast, seats, phone):
    """A parcel's paper, what its code opens for a finder, and what a worker's own phone shows of it."""
    walk = Walk()
    for role in (Role.CHARITY, Role.TOWNSHIP, Role.STATION):
        answer = seats[role].post(f"/labels/{flock.parcel}")
        said = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
        assert "XY-" in said
        walk.leaks += [("label", mark) for mark in marks_in(said)]
    look(phone.get(f"/q/{flock.scene}"), "/q", marks_in, walk)
    look(phone.get(f"{API}/scenes/{flock.scene}"), "/scenes", marks_in, walk)
    for worker, donor in ((cast.wang, cast.lan), (cast.tian, cast.bo)):
        headers = at_work(app, unit, worker, donor)
        for rule in [*gets(app, f"{API}/fieldwork"), f"{API}/fieldwork/arrival?code={flock.scene}"]:
            for uid in (flock.persons[0], flock.parcel):
                path = filled(rule, uid)
                look(phone.get(path, headers=headers), path, marks_in, walk)
        for queue in CLAIM_QUEUES:
            path = f"{API}/fieldwork/claims?queue={queue}"
            look(phone.get(path, headers=headers), path, marks_in, walk)
    assert walk.leaks == []
    assert walk.broken == []


def at_work(app, unit, worker, donor):
    """The headers of somebody of the house at their own phone."""
    with unit():
        admin = staff(f"code-{worker.uid[:6]}", "安管理", Role.SECURITY_ADMIN, COUNTY)
        code = people.make_work_code(worker.uid, actor=admin)
    door = mini(app, donor.uid)
    assert door.post("/me/work", json={"code": code}).status_code == 200
    return {"Authorization": f"Bearer {door.post('/session/work').get_json()['token']}"}


def exports(seats):
    """Every list in both forms, by the first role that may have it; whole fields would need a code and a reason."""
    walk, taken = Walk(), 0
    for key in sorted(LISTINGS.keys() & DESKS.keys()):
        desk = next(desk for role, desk in seats.items() if role in LISTINGS[key].roles)
        columns = [one.key for one in LISTINGS[key].columns if not one.personal]
        for form in ("xlsx", "csv"):
            answer = desk.post(f"/lists/{key}/export", form=form, cols=columns, query="")
            taken += "attachment" in answer.headers.get("Content-Disposition", "")
            walk.leaks += [(f"{key}.{form}", mark) for mark in marks_in(unpacked(answer.get_data()))]
    assert taken > 10
    assert walk.leaks == []


def tables(app):
    """Sealed, or not at all: what the database file holds, its thief reads."""
    found = {}
    with app.app_context(), reading():
        for table in Base.metadata.sorted_tables:
            rows = db.session.execute(text(f"SELECT * FROM {table.name}")).all()
            marks = marks_in("\n".join(str([one for one in row if not isinstance(one, bytes)]) for row in rows))
            if marks:
                found[table.name] = marks[:3]
        assert db.session.execute(text("SELECT count(*) FROM helped_persons")).scalar_one() >= COUNT
    assert found == {}


def allowed(app, flock, seats):
    """A search that finds nothing proves nothing: a reveal with its reason shows the marks, and leaves its line."""
    desk = seats[Role.CHARITY]
    person = f"/registry/{flock.persons[1]}"
    assert marks_in(desk.page(person)) == []
    assert {birds.BIRD, "19900018642"} <= set(marks_in(reveal(desk, person)))
    assert birds.BIRD in h5(app, flock.donors[9]).get("/me/data").text
    log = seats[Role.AUDIT_ADMIN].page(f"/audit?tab=looks&subject={flock.persons[1]}")
    assert "查看困难群众完整信息" in log
    assert marks_in(log) == []


def gets(app, prefix):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(prefix)]
    return sorted({rule.rule for rule in rules if "GET" in (rule.methods or ())})


def filled(rule, uid):
    return "/".join(uid if part.startswith("<") else part for part in rule.split("/"))


def reveal(desk, person):
    """As the form of the page asks for it."""

    page = desk.page(person)
    form = re.search(r'<form[^>]*action="[^"]*/reveal".*?</form>', page, re.DOTALL)[0]
    fields = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', form))
    fields.pop("csrf", None)
    fields.update(reason="上门前核对电话和住址", why="上门前核对电话和住址")
    return desk.post(f"{person}/reveal", **fields).get_data(as_text=True)


def unpacked(data):
    """The text inside a workbook, or of a CSV."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace") + data.decode("gb18030", "replace")
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
