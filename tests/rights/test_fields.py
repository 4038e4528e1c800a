"""Every field × every post: the page is what the lists and the rights say, and leaves nothing out."""

from fnmatch import fnmatch

import pytest

from server.jobs.privacy import table
from server.people.roles import Role
from tests.rights import fields, sheet
from tests.shape.sources import ROOT

LISTED = [field for _title, room in table() for field in room]


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "fields.md").read_text(encoding="utf-8") == fields.page()
    assert "fields.md" in (ROOT / "docs" / "rights.md").read_text(encoding="utf-8")


def test_every_field_is_thought_of_and_every_line_is_needed():
    assert [field.name for field in LISTED if fields.access(field.name) is None] == []
    used = {id(fields.access(field.name)) for field in LISTED}
    known = {id(way): pattern for pattern, way in fields.WHERE if not any(fnmatch(f.name, pattern) for f in LISTED)}
    assert [pattern for number, pattern in known.items() if number not in used] == []


def test_every_address_is_one_of_the_rights():
    rows = {f"{row.method} {row.path}" for row in sheet.rows()}
    named = {address for _, way in fields.WHERE for address in (way.shown, way.masked, way.whole, *way.written)}
    assert sorted(named - rows - {""}) == []


@pytest.mark.parametrize("field", LISTED, ids=lambda field: field.name)
def test_what_the_list_says_in_words_is_what_the_posts_can_do(field):
    """Nobody's is nobody's, and what is masked is masked for every post there is."""
    way = fields.access(field.name)
    cells = {role: fields.cell(way, role) for role in Role}
    if field.seen_by.startswith(("没有人能看到", "无人可见")):
        assert not any("看" in one or "遮" in one for one in cells.values())
    if "遮盖显示" in field.seen_by:
        assert not any("看" in one for one in cells.values())


@pytest.mark.parametrize("role", [Role.PLATFORM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.PARTNER])
def test_who_needs_no_person_sees_none(role):
    whole = [f.name for f in LISTED if f.name.startswith(("helped_persons", "households", "help_requests"))]
    assert [name for name in whole if fields.cell(fields.access(name), role)] == []
