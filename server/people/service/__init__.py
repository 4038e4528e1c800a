"""办理 — what people can do: join, sign in, prove a phone, be called by a name."""

from server.people.service.accounts import (
    amend_account,
    disable_staff,
    disable_unused,
    enable_staff,
    open_account,
    reset_account,
)
from server.people.service.codes import ask_phone_code, phone_code_lost
from server.people.service.donors import donor_by_openid, donor_by_phone, prove_phone, set_alias, set_name
from server.people.service.invitations import accept, invited, issue_code
from server.people.service.mine import (
    change_password,
    end_other_sessions,
    end_session,
    enrol_code,
    renew_recovery_codes,
)
from server.people.service.organisations import (
    add_organisation,
    close_organisation,
    list_own,
    open_organisation,
    rename_organisation,
    reopen_organisation,
)
from server.people.service.passwords import Hashed, hash_password, new_password
from server.people.service.posts import ask_post, end_post, grant_post, refuse_post, withdraw_post
from server.people.service.second_factor import enrolment_secret, enrolment_uri, prove_again
from server.people.service.sessions import (
    DonorSession,
    StaffSession,
    csrf_of,
    donor_of,
    open_donor_session,
    open_staff_session,
    open_worker_session,
    sign_out,
    staff_of,
    touch,
    worker_of,
)
from server.people.service.sign_in import otp_now, sign_in_staff
from server.people.service.staff import add_staff
from server.people.service.work import bind_work, close_work, leave_work, make_work_code, unbind_work, worker_of_donor

__all__ = [
    "DonorSession",
    "Hashed",
    "StaffSession",
    "accept",
    "add_organisation",
    "add_staff",
    "amend_account",
    "ask_phone_code",
    "ask_post",
    "bind_work",
    "change_password",
    "close_organisation",
    "list_own",
    "close_work",
    "csrf_of",
    "disable_staff",
    "disable_unused",
    "donor_by_openid",
    "donor_by_phone",
    "donor_of",
    "enable_staff",
    "end_other_sessions",
    "end_post",
    "end_session",
    "enrol_code",
    "enrolment_secret",
    "enrolment_uri",
    "grant_post",
    "hash_password",
    "invited",
    "issue_code",
    "leave_work",
    "make_work_code",
    "new_password",
    "open_account",
    "open_donor_session",
    "open_organisation",
    "open_staff_session",
    "open_worker_session",
    "otp_now",
    "phone_code_lost",
    "prove_again",
    "prove_phone",
    "refuse_post",
    "rename_organisation",
    "renew_recovery_codes",
    "reopen_organisation",
    "reset_account",
    "set_alias",
    "set_name",
    "sign_in_staff",
    "sign_out",
    "staff_of",
    "touch",
    "unbind_work",
    "withdraw_post",
    "worker_of",
    "worker_of_donor",
]
