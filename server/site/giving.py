"""捐款须知 — the written rules of giving, for anybody with a browser."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.gifts.notes import ADDRESS, NOTES
from server.kit.units import reads

bp = Blueprint("site_giving", __name__)


@bp.get(ADDRESS)
@reads
def show() -> ResponseReturnValue:
    """捐款须知: children, money that comes too late, money that was given for one need."""
    return render_template("site/giving.html", notes=NOTES, charity=campaigns.charity_facts())
