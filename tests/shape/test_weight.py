"""The console stays light on an old office computer: what one page brings, and how much script is written by hand."""

import gzip
import re

import pytest

from tests.console.seats import seat
from tests.shape.sources import ROOT

PAGE_BYTES_MAX, SCRIPT_BYTES_MAX = 170_000, 12_000
CHARTS, CHARTS_FILE = "echarts", "charts.js"
BROUGHT = re.compile(r'(?:href|src)="(/static/[^"?]+)')


def packed(content: bytes) -> int:
    return len(gzip.compress(content))


def weight(page: bytes) -> int:
    """Bytes on the wire of a page with all it asks for, charts apart."""
    files = {name for name in BROUGHT.findall(page.decode()) if CHARTS not in name}
    assert len(files) > 3, "the page brings nothing: the test looks at nothing"
    return packed(page) + sum(packed((ROOT / name.lstrip("/")).read_bytes()) for name in files)


@pytest.mark.parametrize("path", ["/", "/wishes", "/campaigns", "/gifts", "/policies", "/wishes/new"])
def test_a_page_is_light(app, unit, cast, path):
    answer = seat(app, unit, cast.chen).get(path)
    assert answer.status_code == 200
    assert weight(answer.data) <= PAGE_BYTES_MAX


def test_the_script_written_by_hand_is_short():
    ours = [file for file in (ROOT / "static" / "console").glob("*.js") if file.name != CHARTS_FILE]
    assert ours
    assert sum(file.stat().st_size for file in ours) <= SCRIPT_BYTES_MAX
