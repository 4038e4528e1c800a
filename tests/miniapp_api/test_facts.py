from server.people import service as people
from tests.cast import COUNTY
from tests.miniapp_api.doors import API


def test_before_anything_is_known_nothing_is_made_up(phone):
    facts = phone.get(f"{API}/facts").get_json()
    assert "county" not in facts
    assert "charity" not in facts
    assert facts["hotline"] == "12345"


def test_it_works(phone, cast, unit):
    with unit():
        people.add_organisation(name="示例慈善会", kind="charity", area_code=COUNTY)
    facts = phone.get(f"{API}/facts").get_json()
    assert facts["county"] == {"code": "360900", "name": "宜春市"}
    assert facts["charity"] == {"name": "示例慈善会", "phone": "12345"}
    assert (facts["wishes_open"], facts["wishes_confirmed"], facts["raised_fen"], facts["campaigns_running"]) == (
        0,
        0,
        0,
        0,
    )
    assert facts["demo"] is True
    assert facts["privacy_name"].startswith("《")
