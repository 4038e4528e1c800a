import pytest

from server.files import queries
from server.files import service as files
from server.files.errors import NotAPaper
from tests.files.pictures import jpeg

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def keep(unit, cast, data):
    with unit():
        return files.keep_paper(data, owner="consent:1", actor=cast.wang)


def test_a_pdf_is_kept_as_it_is(unit, cast):
    file = keep(unit, cast, PDF)
    assert (file.kind, file.mime, file.public, file.width) == ("pdf", "application/pdf", False, None)
    with unit():
        assert queries.read(file) == PDF


def test_a_photographed_paper_is_cleaned_like_a_photo(unit, cast):
    file = keep(unit, cast, jpeg())
    assert (file.kind, file.mime, file.public) == ("paper", "image/jpeg", False)


@pytest.mark.parametrize("data", [b"MZ\x90\x00", b"PK\x03\x04", b" %PDF-1.7", b"<html>"])
def test_what_is_neither_is_refused(unit, cast, data):
    with pytest.raises(NotAPaper):
        keep(unit, cast, data)
