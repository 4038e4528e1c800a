"""手机端工作人员 at the console."""

import re

import pytest

from server.people import queries
from server.people import service as people
from tests.console.seats import seat
from tests.counting import counted
from tests.people.desk_of_three import three


@pytest.fixture
def tian(app, unit, cast):
    return seat(app, unit, cast.tian)


def test_it_works(tian, unit, cast):
    page = tian.page("/workers")
    assert ("王走访" in page, "郭邻镇" in page, "未绑定" in page) == (True, False, True)
    shown = tian.post(f"/workers/{cast.wang.uid}/code").get_data(as_text=True)
    code = re.search("<code>([a-z0-9-]{14})</code>", shown)[1]
    with unit():
        people.bind_work(queries.record(cast.lan.uid), code).outcome()
    assert "解除绑定" in tian.page("/workers?bound=yes")
    assert tian.post(f"/workers/{cast.wang.uid}/unbind").status_code == 303
    assert "王走访" not in tian.page("/workers?bound=yes")


def test_it_costs_a_known_number_of_statements(tian):
    with counted() as statements:
        tian.page("/workers")
    assert len(statements) == 8, statements


def test_who_may(app, unit, cast, tian):
    _, an, shen = three(unit)
    for actor, status in ((an, 200), (shen, 403), (cast.chen, 403), (cast.wang, 403)):
        assert seat(app, unit, actor).get("/workers").status_code == status
    guo = seat(app, unit, cast.guo)
    assert "王走访" not in guo.page("/workers")
    for act in ("code", "unbind"):
        assert guo.post(f"/workers/{cast.wang.uid}/{act}").status_code == 404
        assert guo.post(f"/workers/0000000000000000/{act}").status_code == 404
    assert tian.post(f"/workers/{cast.tian.uid}/code").status_code == 403
