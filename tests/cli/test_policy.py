import json

import pypdfium2
import pytest
import zxingcpp
from click.testing import CliRunner

from server.cli.families import wishbridge
from server.codes import queries as codes
from server.policies import queries
from server.policies.queries import selfcheck
from tests.cast import COUNTY, TOWN
from tests.policies.table import ALL, FILE, content, few, taken_over


@pytest.fixture
def run(app, cast):
    def one(*words):
        return CliRunner().invoke(wishbridge, ["policy", *map(str, words)], obj=lambda: app)

    return one


@pytest.fixture
def table(unit, cast):
    with unit():
        taken_over(few())


def read_back(path):
    pages = pypdfium2.PdfDocument(path)
    return [zxingcpp.read_barcodes(page.render(scale=2).to_pil())[0].text for page in pages]


def test_import_says_what_it_did(run, unit):
    done = run("import", FILE, "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"added": ALL, "changed": 0, "unchanged": 0})
    with unit():
        assert len(queries.cards()) == ALL


def test_a_bad_table_imports_nothing_and_exits_one(run, unit, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(content().replace("\n2,民政局,", "\n2,,", 1), encoding="utf-8")
    done = run("import", bad)
    assert done.exit_code == 1
    assert "没有导入任何一行" in done.stderr
    assert "第 3 行：请填写“部门”" in done.stderr
    with unit():
        assert queries.cards() == []


def test_import_takes_a_book_of_rules_along(run, unit):
    done = run("import", FILE, "--rules", FILE.with_name("policy_rules.json"), "--json")
    assert (done.exit_code, json.loads(done.stdout)["added"]) == (0, ALL)
    with unit():
        assert len(selfcheck.self_checks()) == ALL


def test_a_book_in_which_a_case_fails_takes_nothing_over(run, unit, tmp_path):
    book = json.loads(FILE.with_name("policy_rules.json").read_bytes())
    book["policies"]["6"]["cases"][0]["kind"] = "unlikely"
    bad = tmp_path / "rules.json"
    bad.write_text(json.dumps(book), encoding="utf-8")
    done = run("import", FILE, "--rules", bad)
    assert done.exit_code == 1
    assert "第 6 号政策的案例“车祸以后没钱吃饭看病”没有通过" in done.stderr
    with unit():
        assert queries.cards() == []


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--township", TOWN), 1),
        (("--county", COUNTY), 2),
        (("--policy", "6"), 1),
        (("--policy", "6", "--township", TOWN), 1),
        (("--category", "残疾人两项补贴", "--township", TOWN), 1),
    ],
)
def test_a_sheet_is_registered_printed_and_opens(run, unit, table, app, tmp_path, words, count):
    out = tmp_path / "codes.pdf"
    done = run("sheet", *words, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    assert read_back(out) == [row["url"] for row in printed]
    assert len(printed) == count
    with unit():
        assert {poster.serial for poster in codes.posters(codes.Filter()).items} == {row["serial"] for row in printed}
    for row in printed:
        assert app.test_client().get(row["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200


@pytest.mark.parametrize("words", [(), ("--policy", "1", "--category", "x"), ("--county", COUNTY, "--township", TOWN)])
def test_wrong_usage_exits_two(run, table, tmp_path, words):
    assert run("sheet", *words, "--out", tmp_path / "x.pdf").exit_code == 2


@pytest.mark.parametrize("words", [("--policy", "999"), ("--category", "没有"), ("--township", "360999999")])
def test_what_is_not_there_exits_one_and_registers_nothing(run, unit, table, tmp_path, words):
    done = run("sheet", *words, "--out", tmp_path / "x.pdf")
    assert (done.exit_code, "没有" in done.stderr) == (1, True)
    with unit():
        assert codes.posters(codes.Filter()).total == 0


def test_a_file_that_cannot_be_written_registers_nothing(run, unit, table, tmp_path):
    done = run("sheet", "--township", TOWN, "--out", tmp_path / "no" / "folder" / "x.pdf")
    assert done.exit_code == 1
    with unit():
        assert codes.posters(codes.Filter()).total == 0
