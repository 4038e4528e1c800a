"""The paper and the picture: names whole or not at all, a code that can be read, no 票据."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from server.certificates import drawing, layout, queries, rules
from server.certificates.errors import GiftWentBack, LettersMissing
from server.codes import faces

RARE = ("欧阳䶮", "㛃𬱖", "翀喆堃犇彧〇", "𠅤𬭊", "阿依古丽·买买提", "Zoë Müller")
LONG = "江西省宜春市袁州区明月山温泉风景名胜区某某爱心企业联合发展有限责任公司工会委员会"


@pytest.fixture
def proof(unit, cast, gift):
    with unit():
        return queries.by_code(gift)


@pytest.fixture
def inside(app):
    """The address in the code is a setting."""
    with app.app_context():
        yield


def words(proof):
    return "".join(thing.text for thing in layout.things(proof) if isinstance(thing, layout.Words))


def test_it_works(inside, proof):
    paper, picture = drawing.pdf(proof), Image.open(BytesIO(drawing.picture(proof)))
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/FontFile2") >= 1  # the letters travel with the paper
    assert picture.width == drawing.PICTURE_PX
    assert picture.height > picture.width


def test_it_says_what_it_is_and_what_it_is_not(inside, proof):
    said = words(proof)
    for part in ("捐赠证书", "兰心：", "66.00", proof.no, proof.gift_no, rules.NOT_A_RECEIPT):
        assert part in said


@pytest.mark.parametrize("name", RARE)
def test_rare_names_are_drawn_whole(inside, proof, name):
    assert faces.missing(name) == []
    assert drawing.pdf(replace(proof, shown_name=name)).startswith(b"%PDF")


def test_a_letter_of_no_face_is_refused_and_named(inside, proof):
    for draw in (drawing.pdf, drawing.picture):
        with pytest.raises(LettersMissing, match="😀"):
            draw(replace(proof, shown_name="小船😀"))


def test_nothing_left_nothing_drawn(inside, proof):
    with pytest.raises(GiftWentBack):
        drawing.pdf(replace(proof, refunded_fen=66_00))


def test_what_is_left_stands_on_the_paper(inside, proof):
    assert "现余 46.00 元" in words(replace(proof, refunded_fen=20_00))


def test_goods_are_named(inside, proof):
    assert "物资：棉被 20 床" in words(replace(proof, goods="棉被 20 床"))


@pytest.mark.parametrize("fen", [100, 123_456_789_00])
@pytest.mark.parametrize("name", ["兰心", LONG])
def test_nothing_leaves_its_frame(inside, proof, name, fen):
    grand = replace(proof, shown_name=name, amount_fen=fen, refunded_fen=1, campaign_title=LONG)
    for thing in layout.things(grand):
        if isinstance(thing, layout.Words):
            wide = faces.width(thing.text, thing.size, bold=thing.bold) + thing.apart * len(thing.text)
            left = thing.at - {"start": 0, "middle": wide / 2, "end": wide}[thing.anchor]
            assert left > 40, thing
            assert left + wide < layout.WIDTH - 40, thing


def test_words_keep_clear_of_the_code(inside, proof):
    drawn = layout.things(replace(proof, shown_name=LONG, refunded_fen=1, campaign_title=LONG))
    code = next(thing for thing in drawn if isinstance(thing, layout.Code))
    body = [thing.top for thing in drawn if isinstance(thing, layout.Words) and thing.size == 15.5]
    assert len(body) > 4
    assert max(body) < code.top
