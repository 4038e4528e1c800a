"""爱心人士 — come in by WeChat or by phone, prove a phone, be called by a name. The same proved phone is one donor."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from server.kit import audit
from server.kit.actors import donor_actor
from server.kit.db import db, insert_once
from server.kit.errors import field_error
from server.people import queries, rules
from server.people.attempts import Attempt
from server.people.errors import AliasInvalid, NameInvalid, PhoneInvalid, PhoneTaken, SmsCodeWrong
from server.people.models import Donor
from server.people.service.codes import phone_blind, use_phone_code


def donor_by_openid(openid: str) -> Donor:
    """微信登录. The record of this WeChat user, made at the first visit; sessions follow `same_as` by themselves."""
    found = _where(Donor.openid == openid)
    if found is not None:
        return found
    fresh = Donor(openid=openid)
    if insert_once(fresh):
        return fresh
    found = _where(Donor.openid == openid)  # somebody else made it a moment ago
    assert found is not None, "an openid was taken and is not there"
    return found


def donor_by_phone(phone: str, code: str) -> Attempt[Donor]:
    """手机号登录. The donor who proved this phone; a wrong code is counted, so raise the refusal after the unit."""
    number = rules.phone_of(phone)
    if number is None:
        return Attempt(refusal=PhoneInvalid())
    if not use_phone_code(number, code.strip()):
        return Attempt(refusal=SmsCodeWrong())
    return Attempt(_by_phone(number) or _born_with(number))


def prove_phone(donor: Donor, phone: str) -> Donor:
    """绑定手机号. Returns the donor this record now is: itself, or the one who proved the same phone before.

    PhoneTaken when both have proved a phone of their own.
    """
    number = rules.phone_of(phone)
    if number is None:
        raise PhoneInvalid
    donor = queries.donor(donor.uid)
    holder = _by_phone(number)
    if holder is not None and holder.uid == donor.uid:
        return holder
    if holder is None and _hold(donor, number):
        audit.write(donor_actor(donor.uid), "people.prove_phone", donor.uid)
        return donor
    holder = holder or _by_phone(number)
    assert holder is not None, "a phone was taken and is not there"
    return _point(donor, holder)


def set_name(donor: Donor, name: str) -> Donor:
    """填写姓名. Sealed; shown only where the donor chooses to be named."""
    name = rules.clean(name)
    if not rules.is_name(name):
        raise NameInvalid(detail=[field_error("/name", NameInvalid.says)])
    # The request's own record stands outside this unit; the one others point at is brought in without asking again.
    donor = queries.donor(donor.uid) if donor.same_as else db.session.merge(donor, load=False)
    donor.name = name
    audit.write(donor_actor(donor.uid), "people.set_name", donor.uid)
    return donor


def set_alias(donor: Donor, alias: str) -> Donor:
    """填写昵称: the name a donor would rather be shown by."""
    alias = rules.clean(alias)
    if not 1 <= len(alias) <= 20:
        raise AliasInvalid
    donor = queries.donor(donor.uid)
    donor.alias = alias
    db.session.flush()
    return donor


def _hold(donor: Donor, number: str) -> bool:
    """Write the phone down. False when somebody else proved the same one a moment ago."""
    try:
        with db.session.begin_nested():
            donor.phone, donor.phone_blind = number, phone_blind(number)
            db.session.flush()
    except IntegrityError:
        db.session.refresh(donor)
        return False
    return True


def _point(donor: Donor, holder: Donor) -> Donor:
    """One record points at the other; ids stay, so every claim and gift keeps the name it was made under."""
    if donor.phone_blind is not None:
        raise PhoneTaken
    if holder.name_sealed is None and donor.name is not None:
        holder.name = donor.name
    db.session.execute(update(Donor).where(Donor.same_as == donor.uid).values(same_as=holder.uid))
    donor.same_as = holder.uid
    audit.write(donor_actor(donor.uid), "people.same_as", donor.uid, {"donor": holder.uid})
    db.session.flush()
    return holder


def _by_phone(number: str) -> Donor | None:
    return _where(Donor.phone_blind == phone_blind(number))


def _born_with(number: str) -> Donor:
    donor = Donor(phone_blind=phone_blind(number))
    donor.phone = number
    if insert_once(donor):
        return donor
    found = _by_phone(number)
    assert found is not None, "a phone was taken and is not there"
    return found


def _where(condition: object) -> Donor | None:
    return db.session.scalars(select(Donor).where(condition)).one_or_none()  # type: ignore[arg-type]
