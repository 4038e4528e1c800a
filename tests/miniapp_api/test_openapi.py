"""The description is printed from the routes, so it is whole; here it is held against the routes Flask serves."""

import re

import pytest
from openapi_spec_validator import validate

from miniapp_api.openapi import spec
from miniapp_api.route import PREFIX, route
from server.kit.units import declared


@pytest.fixture
def described(phone):
    answer = phone.get("/api/openapi.json")
    assert answer.status_code == 200
    return answer.get_json()


def test_it_is_valid_openapi(described):
    validate(described)


def test_every_route_is_in_it(app, described):
    served = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {(method.upper(), path) for path, operations in described["paths"].items() for method in operations}
    assert served
    assert told == served


def test_every_route_says_who_may_call_it_and_its_unit(app):
    assert len(route.all) >= 9
    for one in route.all:
        assert one.auth in ("donor", "worker", "anyone")
        assert one.unit in ("reads", "writes", "talks")
        view = app.view_functions[one.endpoint]
        # What is kept opens its unit when there is something to make.
        assert (view.auth, declared(view)) == (one.auth, "talks" if one.kept else one.unit)


def test_every_route_has_a_chinese_summary(described):
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert re.search(r"[\u4e00-\u9fff]", operation["summary"]), path


def test_what_needs_a_donor_says_so(described):
    me = described["paths"][f"{PREFIX}/me"]
    assert me["patch"]["security"] == [{"bearer": []}, {"cookie": []}]
    assert me["get"]["security"] == []


def test_a_path_is_described_once():
    assert len({(one.method, one.path) for one in route.all}) == len(route.all)
    assert spec() == spec()


def test_it_can_be_read_without_the_network(phone):
    page = phone.get("/api/docs")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    for name in re.findall(r'(?:src|href)="(/api/docs/[^"]+)"', page.text):
        with phone.get(name) as file:
            assert file.status_code == 200
    assert phone.get("/api/docs/..%2f..%2fpyproject.toml").status_code == 404
    assert phone.get("/api/docs/other.js").status_code == 404
