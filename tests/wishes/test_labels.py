"""心愿标签: one code a wish, one label a parcel, nobody on it; and each refusal."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from server.codes import labels as drawing
from server.codes import queries as codes
from server.codes.errors import GlyphsMissing, NothingToPrint
from server.kit.db import db
from server.regions.models import Region
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import ArrivalElsewhere, ArrivalUnknown, ClaimNotFound, NoParcel, NoStation
from server.wishes.queries.arrivals import arrival
from server.wishes.service import labels
from tests.cast import TOWN
from tests.counting import counted
from tests.wishes import desk
from tests.wishes.test_outcomes import partner


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_it_says_where_it_goes_and_nobodys_name(cast, unit):
    with unit():
        uid = desk.held(cast)
        (label,) = labels.labels([uid], actor=cast.tian)
        wish = queries.desk_claim(uid, actor=cast.tian)[1]
    assert (label.no, label.station, label.phone) == (wish.no, "灵泉街道社工站", "12345")
    said = text_of(drawing.pdf([label]))
    assert wish.no in said
    assert "灵泉街道便民服务中心一楼" in said
    for private in (desk.NAME, wish.title, wish.for_whom, "兰心", "13800000001"):
        assert private not in said


def test_printed_again_it_is_the_same_code(cast, unit):
    with unit():
        uid = desk.held(cast)
        first, second = (labels.labels([uid], actor=who)[0] for who in (cast.lan, cast.tian))
        wish = queries.desk_claim(uid, actor=cast.tian)[1]
        (poster,) = codes.posters(codes.Filter(kind="wish")).items
    assert first == second
    assert (poster.subject, poster.area_code, poster.printed_by) == (wish.uid, TOWN, "system:clock")
    assert wish.title not in poster.title, "the register of paper is looked up by anybody"


def test_one_on_a_page_of_its_own_and_eight_on_a_sheet(cast, unit):
    with unit():
        (label,) = labels.labels([desk.held(cast)], actor=cast.tian)
    single = PdfReader(BytesIO(drawing.pdf([label]))).pages
    assert [round(float(side)) for side in single[0].mediabox[2:]] == [420, 298]
    for number, pages in ((8, 1), (9, 2)):
        sheet = PdfReader(BytesIO(drawing.pdf([label] * number)))
        assert len(sheet.pages) == pages
        assert text_of(drawing.pdf([label] * number)).count(label.no) == number


def test_a_picture_for_whoever_prints_at_home(cast, unit):
    with unit():
        (label,) = labels.labels([desk.held(cast)], actor=cast.lan)
    with Image.open(BytesIO(drawing.picture(label))) as found:
        assert (found.format, found.width) == ("PNG", drawing.PICTURE_PX)
        dark = sum(found.convert("1").histogram()[:1])
    assert dark > 20_000, "words and a code"


def test_a_letter_that_no_font_has_is_refused(cast, unit):
    with pytest.raises(NothingToPrint):
        drawing.pdf([])
    with unit():
        (label,) = labels.labels([desk.held(cast)], actor=cast.tian)
    with pytest.raises(GlyphsMissing):
        drawing.pdf([drawing.Label(label.no, 1, "𠀀站", "", "", label.url, label.serial)])


def test_only_what_can_still_arrive_has_one(cast, unit):
    with unit():
        service, over, back = desk.held(cast, **desk.a_service()), desk.confirmed(cast), desk.held(cast)
        wishes.release(back, actor=cast.lan)
        for uid in (service, over, back):
            with pytest.raises(NoParcel):
                labels.labels([uid], actor=cast.tian)


def test_not_a_strangers(cast, unit):
    with unit():
        uid = desk.held(cast)
        for stranger in (cast.bo, cast.guo, partner("旁观单位", "pang")):
            with pytest.raises(ClaimNotFound):
                labels.labels([uid], actor=stranger)


def test_a_partner_prints_its_own(cast, unit):
    with unit():
        company = partner("爱心单位", "ai")
        uid = wishes.claim(desk.on_the_shelf(cast), actor=company).uid
        assert len(labels.labels([uid, uid], actor=company)) == 1


def test_without_a_station_a_parcel_goes_nowhere(cast, unit):
    with unit():
        uid = desk.held(cast)
        place = db.session.get(Region, TOWN)
        place.station_name = place.station_address = place.station_phone = None
        db.session.flush()
        with pytest.raises(NoStation):
            labels.labels([uid], actor=cast.tian)


def test_a_sheet_costs_as_many_statements_as_a_label(cast, unit):
    with unit():
        wish = desk.on_the_shelf(cast, quantity=9)
        uids = [wishes.claim(wish, actor=who).uid for who in (cast.lan, cast.bo, partner("甲单位", "jia"))]
        labels.labels(uids[:1], actor=cast.tian)
        with counted() as one:
            labels.labels(uids[:1], actor=cast.tian)
        with counted() as three:
            labels.labels(uids, actor=cast.tian)
    assert len(one) == len(three) <= 6


# ---- 到站 ----


@pytest.fixture
def parcel(cast, unit):
    with unit():
        uid = desk.sent(cast)
        wish = queries.desk_claim(uid, actor=cast.tian)[1]
        (label,) = labels.labels([uid], actor=cast.tian)
        return uid, wish.no, label


def test_a_parcel_is_known_by_code_number_or_waybill(cast, unit, parcel):
    uid, no, label = parcel
    typed = [label.url, label.serial, label.serial.upper(), no, no.lower(), no.replace("-", "—"), f" {no} ", "YZ123456"]
    with unit():
        for text in typed:
            found = arrival(text, actor=cast.tian)
            assert (found.wish.no, [one.claim.uid for one in found.claims]) == (no, [uid]), text


def test_those_on_their_way_come_first(cast, unit, parcel):
    with unit():
        wish = desk.on_the_shelf(cast, quantity=3)
        wishes.claim(wish, actor=cast.lan)
        second = wishes.claim(wish, actor=cast.bo).uid
        wishes.sent(second, actor=cast.bo, carrier="邮政", waybill="YZ9")
        with counted() as statements:
            found = arrival("YZ9", actor=cast.tian)
    assert [one.claim.state for one in found.claims] == ["sent", "held"]
    assert len(statements) <= 5


def test_another_station_is_told_where_it_belongs(cast, unit, parcel):
    _uid, no, label = parcel
    with unit():
        for text in (no, label.url):
            with pytest.raises(ArrivalElsewhere, match="请转到灵泉街道社工站"):
                arrival(text, actor=cast.guo)
        with pytest.raises(ArrivalUnknown):
            arrival("YZ123456", actor=cast.guo)  # waybills of others are nobody's business


@pytest.mark.parametrize("text", ["XY-00000000", "YZ000", "https://elsewhere.example/q/abc", "w1abc-0000000000000000"])
def test_what_is_no_parcel_of_ours(cast, unit, parcel, text):
    with unit(), pytest.raises(ArrivalUnknown):
        arrival(text, actor=cast.tian)


def test_a_waybill_that_two_wishes_bear_is_no_answer(cast, unit, parcel):
    with unit():
        desk.sent(cast, cast.bo)
        with pytest.raises(ArrivalUnknown):
            arrival("YZ123456", actor=cast.tian)


def test_a_draft_has_no_parcel(cast, unit):
    with unit():
        no = desk.row(desk.in_review(cast)).no
        with pytest.raises(ArrivalUnknown):
            arrival(no, actor=cast.tian)
