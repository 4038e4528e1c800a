"""公众网站 — what a bare scan lands on: server-rendered pages without script; and the files and health of the house."""

from importlib import import_module

from server.kit.http import House
from server.kit.pages import adorn
from server.site import errors, look

PAGES = (
    "server.site.home",
    "server.site.policies",
    "server.site.self_checks",
    "server.site.help",
    "server.site.money",
    "server.site.giving",
    "server.site.events",
    "server.site.notices",
    "server.site.outcomes",
    "server.site.scans",
    "server.site.verify",
    "server.site.certificates",
    "server.site.figures",
    "server.site.files",
    "server.site.health",
)


def hang(app: House) -> None:
    """Put the public site at /, the phone client at /m/, and everybody's files at /static/."""
    adorn(app)
    app.faces["/"] = errors.show
    app.jinja_env.globals.update(site_look=look.chosen, site_root=look.root)
    for name in PAGES:
        app.register_blueprint(import_module(name).bp)
