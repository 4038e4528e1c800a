import pytest

from server.site import files


@pytest.fixture
def h5(tmp_path, monkeypatch):
    """A phone client of three files, where the built one would stand."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text('<!doctype html><html lang="zh-CN"><head><title>愿桥</title></head></html>')
    (tmp_path / "assets" / "a.1234.js").write_text("1")
    (tmp_path / "logo.png").write_bytes(b"png")
    monkeypatch.setattr(files, "H5", tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", ["/m/", "/m/pages/wishes", "/m/policy/detail?id=1"])
def test_every_address_of_the_phone_client_is_its_start_page(phone, h5, path):
    answer = phone.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_its_assets_are_kept_and_a_missing_one_is_missing(phone, h5):
    assert "immutable" in phone.get("/m/assets/a.1234.js").headers["Cache-Control"]
    assert phone.get("/m/assets/b.js").status_code == 404
    assert phone.get("/m/logo.png").data == b"png"


def test_before_it_is_built_the_page_says_what_to_do(phone, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "H5", tmp_path / "nothing")
    answer = phone.get("/m/pages/wishes")
    assert answer.status_code == 503
    assert "make" in answer.get_data(as_text=True)
    assert "/policies" in answer.get_data(as_text=True)


def test_our_files_are_served_with_a_mark(phone):
    page = phone.get("/policies").get_data(as_text=True)
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in phone.get(path).headers["Cache-Control"]
    assert "immutable" not in phone.get(path.split("?")[0]).headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/phone/package.json",
        "/static/package.json",
        "/static/.npmrc",
        "/static/console/../package.json",
        "/static/console/%2e%2e/package.json",
        "/static/vendor/../../pyproject.toml",
        "/static/console/.hidden",
        "/static/node_modules/x",
        "/m/../pyproject.toml",
        "/m/..%2f..%2fpackage.json",
    ],
)
def test_nothing_else_leaves_the_house(phone, h5, path):
    answer = phone.get(path)
    assert answer.status_code == 404 or b"<title>" in answer.data
    assert b"wishbridge-static" not in answer.data
    assert b"build-system" not in answer.data
