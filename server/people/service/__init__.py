"""办理 — what people can do: join, sign in, prove a phone, be called by a name."""

from server.people.service.codes import ask_phone_code, phone_code_lost
from server.people.service.donors import donor_by_openid, donor_by_phone, prove_phone, set_alias, set_name
from server.people.service.passwords import Hashed, hash_password, new_password
from server.people.service.second_factor import prove_again
from server.people.service.sessions import (
    DonorSession,
    StaffSession,
    donor_of,
    open_donor_session,
    open_staff_session,
    sign_out,
    staff_of,
    touch,
)
from server.people.service.sign_in import otp_now, sign_in_staff
from server.people.service.staff import add_organisation, add_staff, disable_staff, enable_staff

__all__ = [
    "DonorSession",
    "Hashed",
    "StaffSession",
    "add_organisation",
    "add_staff",
    "ask_phone_code",
    "disable_staff",
    "donor_by_openid",
    "donor_by_phone",
    "donor_of",
    "enable_staff",
    "hash_password",
    "new_password",
    "open_donor_session",
    "open_staff_session",
    "otp_now",
    "phone_code_lost",
    "prove_again",
    "prove_phone",
    "set_alias",
    "set_name",
    "sign_in_staff",
    "sign_out",
    "staff_of",
    "touch",
]
