from dataclasses import replace

import pytest

from server.wechat import sms
from server.wechat.errors import SmsUnavailable


def send(app, number, code="123456"):
    with app.app_context():
        sms.send_code(number, code)


def test_it_works(app, number, inbox):
    send(app, number)
    message = inbox(number)[0]
    assert (message["template"], message["params"]) == ("sign_in_code", {"code": "123456", "minutes": "5"})


def test_a_gateway_that_refuses(app, number):
    send(app, number)
    with pytest.raises(SmsUnavailable):
        send(app, number)


def test_a_wrong_key_is_refused(app, number, inbox):
    chosen = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = replace(chosen, sms_key="wrong")
    with pytest.raises(SmsUnavailable):
        send(app, number)
    assert inbox(number) == []


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:9"])
def test_a_gateway_that_is_not_there(app, number, address):
    chosen = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = replace(chosen, sms_url=address)
    with pytest.raises(SmsUnavailable):
        send(app, number)
