"""命令总表 — every family of commands, hung on `wishbridge` by one line each."""

from server.cli import wishbridge
from server.cli.db import database
from server.cli.doctor import doctor

for family in (database, doctor):
    wishbridge.add_command(family)
