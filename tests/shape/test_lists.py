"""Every list keeps to the rules of lists: sorted by an index, exportable, its declaration fit to be drawn."""

import pytest
from sqlalchemy import Index, UniqueConstraint

from server.console.lists import DESKS
from server.jobs.listings import LISTINGS
from server.kit.lists import Listing


def indexed(table):
    """The columns an index or a key of this table begins with."""
    keys = [one.columns.values() for one in table.constraints if isinstance(one, UniqueConstraint)]
    keys += [list(one.columns) for one in table.indexes if isinstance(one, Index)]
    return {key[0].name for key in [*keys, list(table.primary_key.columns)] if key}


def test_there_are_lists(app):
    assert len(DESKS) >= 8


def test_every_list_of_the_console_can_be_exported(app):
    assert {key: desk.listing for key, desk in DESKS.items()} == {key: LISTINGS[key] for key in DESKS}


@pytest.mark.parametrize("key", sorted(LISTINGS))
def test_a_list_is_sorted_by_an_index(key):
    sorts = [one.sort.property.columns[0] for one in LISTINGS[key].columns if one.sort is not None]
    assert [str(column) for column in sorts if column.name not in indexed(column.table)] == []


@pytest.mark.parametrize("key", sorted(LISTINGS))
def test_names_are_said_once(key):
    listing: Listing = LISTINGS[key]
    for parts in (listing.columns, listing.filters):
        names = [one.key for one in parts]
        assert len(names) == len(set(names))
    assert len(listing.key) <= 32
    assert listing.roles
    assert not any(one.usual and one.personal and one.sort is not None for one in listing.columns)
