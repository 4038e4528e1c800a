"""命令总表 — every family of commands, hung on `wishbridge` by one line each."""

from server.cli import wishbridge
from server.cli.audit import audit
from server.cli.backup import backup, restore
from server.cli.books import check_books_command
from server.cli.db import database
from server.cli.demo import demo
from server.cli.doctor import doctor
from server.cli.jobs import jobs
from server.cli.keys import keys
from server.cli.policy import policy
from server.cli.reconcile import reconcile
from server.cli.recover import recover
from server.cli.search import family as search
from server.cli.staff import staff
from server.cli.wish import wish

for family in (
    audit,
    backup,
    check_books_command,
    database,
    demo,
    doctor,
    jobs,
    keys,
    policy,
    reconcile,
    recover,
    restore,
    search,
    staff,
    wish,
):
    wishbridge.add_command(family)

__all__ = ["wishbridge"]
