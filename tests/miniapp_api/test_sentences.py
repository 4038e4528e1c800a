"""Whatever marshmallow finds wrong, a person reads it in Chinese."""

import re
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from miniapp_api.sentences import as_detail
from miniapp_api.shapes import Line, whole

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3}")
V = validate
CASES: list[tuple[fields.Field[Any], Any]] = [
    (fields.String(required=True), ...),
    (fields.String(), None),
    (fields.String(), 5),
    (fields.String(), b"\xff"),
    (fields.Integer(strict=True), "12"),
    (fields.Integer(strict=True), 1.0),
    (fields.Integer(strict=True), True),
    (fields.Float(), "x"),
    (fields.Float(), float("nan")),
    (fields.Decimal(), "x"),
    (fields.Boolean(), "maybe"),
    (fields.List(fields.String()), "x"),
    (fields.Dict(), "x"),
    (fields.Date(), "2026-13-01"),
    (fields.DateTime(), "yesterday"),
    (fields.Time(), "x"),
    (fields.Url(), "x"),
    (fields.Email(), "x"),
    (fields.UUID(), "x"),
    (fields.Nested(Schema), "x"),
    (whole(100, 500), 99),
    (fields.Integer(validate=V.Range(min=5)), 1),
    (fields.Integer(validate=V.Range(max=5)), 9),
    (Line(min=1, max=4), ""),
    (fields.String(validate=V.Length(min=5)), "x"),
    (fields.String(validate=V.Length(max=1)), "xx"),
    (fields.String(validate=V.Length(equal=3)), "xx"),
    (fields.String(validate=V.OneOf(["a"])), "b"),
    (fields.String(validate=V.NoneOf(["a"])), "a"),
    (fields.String(validate=V.Regexp("a")), "b"),
    (fields.String(validate=V.Equal("a")), "b"),
    (fields.List(fields.String(), validate=V.ContainsOnly(["a"])), ["b"]),
    (fields.List(fields.String(), validate=V.ContainsNoneOf(["a"])), ["a"]),
]


@pytest.mark.parametrize(("field", "value"), CASES)
def test_it_is_said_in_chinese(field, value):
    schema = Schema.from_dict({"it": field})()
    with pytest.raises(ValidationError) as error:
        schema.load({} if value is ... else {"it": value})
    for line in as_detail(error.value.messages):
        assert line["field"].startswith("/it")
        assert CHINESE.search(line["issue"]), line
        assert not LATIN.search(line["issue"].replace("JSON", "")), line


def test_a_pointer_leads_to_the_place():
    messages = {"items": {0: {"a/b~c": ["写法不对"]}}, "_schema": ["格式不对"]}
    assert as_detail(messages) == [
        {"field": "/items/0/a~1b~0c", "issue": "写法不对"},
        {"field": "/", "issue": "格式不对"},
    ]
