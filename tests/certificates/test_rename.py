"""Certificates: first that it works, then names, what went back, and each refusal."""

import pytest

from server.certificates import privacy, queries, rules, service
from server.certificates.errors import AliasUnknown, CertificateUnknown, NameNeeded
from server.gifts import privacy as gift_privacy
from server.gifts import queries as gift_facts
from server.gifts.service import wording
from tests.gifts.booked import at_the_counter, booked, given_back


def proof_of(gift):
    return queries.by_code(gift)


def names(gift):
    return service.names_for(gift_facts.card(gift))


def test_it_works(unit, cast, campaign, gift):
    with unit():
        proof = queries.by_code(gift)
        assert (proof.shown_name, proof.amount_fen, proof.state) == ("兰心", 66_00, "valid")
        assert (proof.campaign_title, proof.filing_no) == (campaign.title, campaign.filing_no)
        assert proof.url.endswith(f"/z/{gift}")
        assert rules.code_of(proof.no) == gift
        assert proof.organisation


def test_cash_at_the_counter(unit, cast, campaign):
    with unit():
        uid = at_the_counter(campaign.uid, cast, donor_name="苏示例", shown_as="real")
        assert proof_of(uid).shown_name == "苏示例"


def test_what_went_back_is_said_at_once(unit, cast, gift):
    with unit():
        given_back(gift, cast, 20_00)
        proof = proof_of(gift)
        assert (proof.state, proof.left_fen) == ("partly", 46_00)
        assert proof.state_text == "有效，其中 20.00 元已退款，现余 46.00 元"
    with unit():
        given_back(gift, cast, 46_00)
        assert (proof_of(gift).state, proof_of(gift).state_text) == ("refunded", "已退款，证书不再有效")


@pytest.mark.parametrize("code", ["0" * 16, "", "';--", "7K3M-9QPD"])
def test_a_number_nobody_got(unit, cast, code):
    with unit(), pytest.raises(CertificateUnknown):
        queries.by_code(code)


def test_the_donor_chooses_the_name(unit, cast, gift):
    with unit():
        assert names(gift) == ["real", "anonymous"]
        service.rename(gift, "anonymous", actor=cast.lan)
        assert proof_of(gift).shown_name == "爱心人士"
        service.rename(gift, "real", actor=cast.lan)
        assert proof_of(gift).shown_name == "兰心"


def test_an_alias_is_the_one_of_the_gift(unit, cast, campaign, gift):
    with unit():
        other = booked(campaign.uid, cast.lan, shown_as="alias", alias="小船", channel="h5")
        assert proof_of(other).shown_name == "爱心人士", "nobody has read it yet"
        said = gift_facts.offer_of_order(gift_facts.by_uid(other).order_no)
        wording.decide_words(said.uid, shown=True, actor=cast.chen)
        assert proof_of(other).shown_name == "小船"
        assert names(other) == ["real", "alias", "anonymous"]
    with unit(), pytest.raises(AliasUnknown):
        service.rename(gift, "alias", actor=cast.lan)


def test_an_alias_that_was_hidden_is_on_no_paper(unit, cast, campaign):
    with unit():
        uid = booked(campaign.uid, cast.lan, shown_as="alias", alias="小船", channel="h5")
        offer = gift_facts.offer_of_order(gift_facts.by_uid(uid).order_no)
        wording.decide_words(offer.uid, shown=False, actor=cast.chen)
        assert proof_of(uid).shown_name == "爱心人士"


def test_no_real_name_without_one_on_file(unit, cast, campaign):
    with unit():
        uid = booked(campaign.uid, cast.qiao)
        assert names(uid) == ["anonymous"]
    with unit(), pytest.raises(NameNeeded):
        service.rename(uid, "real", actor=cast.qiao)


def test_whoever_is_forgotten_stands_on_no_certificate(unit, cast, gift):
    with unit():
        service.rename(gift, "real", actor=cast.lan)
        told = privacy.export([cast.lan.uid])[0].rows
        assert ("证书上写", "兰心") in told[0]
    with unit():
        privacy.forget([cast.lan.uid])
        gift_privacy.forget([cast.lan.uid])
        assert (proof_of(gift).shown_name, proof_of(gift).state) == ("爱心人士", "valid")


@pytest.mark.parametrize("text", ["7k3m 9qpd 2x5v bn4t", "7K3M-9QPD-2X5V-BN4T", "7K3M9QPD2X5VBN4T"])
def test_a_number_is_read_as_it_is_typed(text):
    assert rules.code_of(text) == "7k3m9qpd2x5vbn4t"


def test_letters_that_look_like_digits():
    assert rules.code_of("OIL0-0000-0000-0000") == "0110000000000000"
