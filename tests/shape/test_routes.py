"""Every address says what it does to the database and who may call it, and no printed address ever dies."""

from server.kit.units import declared
from tests.shape.sources import ROOT

PRINTED = ROOT / "tests" / "shape" / "printed_paths.txt"


def rules(app, prefix=""):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(prefix)]


def test_every_view_declares_its_unit(app):
    silent = [rule.rule for rule in rules(app) if declared(app.view_functions[rule.endpoint]) is None]
    assert silent == []


def test_a_view_that_is_looked_at_does_not_write(app):
    """GET is safe: a link that is fetched ahead, or twice, changes nothing but a count of scans,
    or of wrong guesses at the number of a request."""
    counts = {"/q/<scene>", "/api/v1/scenes/<scene>", "/api/v1/help/track", "/api/v1/own-wishes/track"}
    looking = [rule for rule in rules(app) if rule.methods and "POST" not in rule.methods and "GET" in rule.methods]
    writers = {rule.rule for rule in looking if declared(app.view_functions[rule.endpoint]) == "writes"}
    assert writers - counts == set()


def test_every_console_page_says_who_may_see_it(app):
    doors = {"/console/sign-in", "/console/sign-out", "/console/join/<token>"}
    pages = [rule for rule in rules(app, "/console") if rule.rule not in doors]
    assert pages
    silent = [rule.rule for rule in pages if not hasattr(app.view_functions[rule.endpoint], "staff_roles")]
    assert silent == []


def test_every_api_route_says_who_may_call_it(app):
    routes = rules(app, "/api/v1")
    assert routes
    silent = [rule.rule for rule in routes if getattr(app.view_functions[rule.endpoint], "auth", None) is None]
    assert silent == []


def test_a_printed_path_never_dies(app):
    """Paper cannot be recalled. A path may be added to the list, never taken out."""
    printed = set(PRINTED.read_text(encoding="utf-8").split())
    assert printed
    assert printed <= {rule.rule for rule in rules(app)}
