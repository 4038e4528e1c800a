"""命令 check-books — hold the books against every invariant; exit 1 when something is wrong."""

import sys

import click

from server.cli import answer, json_option, with_app
from server.jobs.books import check_books
from server.kit.checks import Finding


@click.command("check-books", help="查账：按每条规矩核对账目、订单、心愿；有问题时退出码为 1")
@json_option
@with_app
def check_books_command(as_json: bool) -> None:
    """All checks see the same moment; the result is kept, and a bad one holds new gifts back."""
    findings = check_books()
    wrong = [finding for finding in findings if finding.problems]
    answer(
        {"ok": not wrong, "checks": [_plain(finding) for finding in findings]},
        as_json=as_json,
        text="\n".join(_line(finding) for finding in findings),
    )
    sys.exit(1 if wrong else 0)


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "title": finding.title,
        "brakes": finding.brakes,
        "ok": not finding.problems,
        "problems": finding.problems,
    }


def _line(finding: Finding) -> str:
    if not finding.problems:
        return f"✓ {finding.id} {finding.title}"
    return "\n".join([f"✗ {finding.id} {finding.title}", *(f"    {problem}" for problem in finding.problems)])
