"""Every sealed or blind column is listed with its purpose and retention, and nothing is listed that is not there."""

from importlib import import_module

import pytest

from server.kit.db import Base

ROOMS = ("people", "messages", "files", "registry", "wechat", "spending", "tables")


def tables_of(room):
    import_module(f"server.{room}.models")
    start = f"server.{room}."
    return [mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__module__.startswith(start)]


def listed(room):
    return import_module(f"server.{room}.privacy").FIELDS


@pytest.mark.parametrize("room", ROOMS)
def test_every_sealed_column_is_listed(room):
    secret = {
        f"{table.name}.{column.name}"
        for table in tables_of(room)
        for column in table.columns
        if column.name.endswith(("_sealed", "_blind"))
    }
    assert secret <= {row[0] for row in listed(room)}


@pytest.mark.parametrize("room", ROOMS)
def test_every_listed_column_is_there_and_explained(room):
    there = {f"{table.name}.{column.name}" for table in tables_of(room) for column in table.columns}
    for field, purpose, retention, seen_by in listed(room):
        assert field in there
        assert purpose
        assert retention
        assert seen_by


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_only_added_to_holds_nothing_sealed(room):
    """It could never be forgotten."""
    for table in tables_of(room):
        if table.info.get("append_only"):
            assert not [column.name for column in table.columns if column.name.endswith(("_sealed", "_blind"))]
