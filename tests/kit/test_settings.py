"""Production refuses to start with anything of the demo; each refusal has an id and says what to do."""

import base64

import pytest

from server.config import OFFICIAL_API, OFFICIAL_PAY, TABLE, BadSettings, load
from tests.wechat_simulator import identities

KEY = base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def production(tmp_path):
    (tmp_path / "own.pem").write_text("a key of our own")
    return {
        "WISHBRIDGE_ENV": "production",
        "SECRET_KEY": "s" * 40,
        "PUBLIC_BASE_URL": "https://yuan.example.gov.cn",
        "WECHAT_APPID": "wx0000000000000000",
        "WECHAT_APP_SECRET": "secret",
        "WECHAT_MCHID": "1600000000",
        "WECHAT_MERCHANT_SERIAL": "AA",
        "WECHAT_MERCHANT_KEY_FILE": str(tmp_path / "own.pem"),
        "WECHAT_APIV3_KEY": "z" * 32,
        "WECHAT_PAY_PUBLIC_KEY_ID": "PUB_KEY_ID_1",
        "WECHAT_PAY_PUBLIC_KEY_FILE": str(tmp_path / "own.pem"),
        "SMS_URL": "https://sms.example.gov.cn",
        "SMS_KEY": "key",
        "FIELD_KEYS": f"a:{KEY}",
        "SCENE_KEYS": f"a:{KEY}",
    }


def problems(given):
    with pytest.raises(BadSettings) as caught:
        load(given)
    return [code for code, _ in caught.value.problems]


def test_a_complete_production_starts(production):
    settings = load(production)
    assert settings.wechat_api_base == OFFICIAL_API
    assert ",".join(settings.wechat_pay_bases) == OFFICIAL_PAY
    assert settings.wechat_notify_base == "https://yuan.example.gov.cn"


@pytest.mark.parametrize("name", [row.name for row in TABLE if row.needed])
def test_nothing_needed_may_be_missing(production, name):
    del production[name]
    assert "C004" in problems(production)


@pytest.mark.parametrize("name", ["WECHAT_PAY_PUBLIC_KEY_ID", "WECHAT_PAY_PUBLIC_KEY_FILE"])
def test_certificates_alone_need_no_public_key(production, name):
    del production[name]
    assert load({**production, "WECHAT_PAY_KEY_MODE": "certificate"}).wechat_pay_key_mode == "certificate"
    assert problems({**production, "WECHAT_PAY_KEY_MODE": "both"}) == ["C004"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"WECHAT_API_BASE": "http://127.0.0.1:1"}, "C005"),
        ({"WECHAT_PAY_BASES": "http://127.0.0.1:1"}, "C005"),
        ({"SECRET_KEY": "short"}, "C006"),
        ({"WECHAT_APIV3_KEY": "0123456789abcdef0123456789abcdef"}, "C007"),
        ({"WECHAT_PAY_PUBLIC_KEY_FILE": str(identities.PAY_PUBLIC_KEY_FILE)}, "C007"),
        ({"WECHAT_PUSH_AES_KEY": identities.PUSH_AES_KEY}, "C007"),
        ({"PUBLIC_BASE_URL": "http://yuan.example.gov.cn"}, "C008"),
        ({"TESTING": "1"}, "C009"),
        ({"FIELD_KEYS": "nonsense"}, "C002"),
        ({"FIELD_KEYS": "a:c2hvcnQ="}, "C003"),
        ({"WISHBRIDGE_ENV": "test"}, "C001"),
        ({"WECHAT_PAY_KEY_MODE": "none"}, "C010"),
    ],
)
def test_what_is_unsafe_does_not_start(production, change, code):
    assert code in problems({**production, **change})


def test_postgres_always_means_psycopg(production):
    settings = load({**production, "DATABASE_URL": "postgres://u@h/db"})
    assert settings.database_url == "postgresql+psycopg://u@h/db"


def test_the_demo_knows_the_simulator_s_published_keys():
    """The two sides share no code, so a test holds their published constants together."""
    settings = load({"WISHBRIDGE_ENV": "demo"})
    assert (settings.wechat_appid, settings.wechat_app_secret) == (identities.APPID, identities.APP_SECRET)
    assert (settings.wechat_mchid, settings.wechat_merchant_serial) == (identities.MCHID, identities.MERCHANT_SERIAL)
    assert settings.wechat_merchant_key_file.read_bytes() == identities.MERCHANT_KEY_FILE.read_bytes()
    assert settings.wechat_pay_public_key_file.read_bytes() == identities.PAY_PUBLIC_KEY_FILE.read_bytes()
    assert (settings.sms_key, settings.wechat_push_token) == (identities.SMS_KEY, identities.PUSH_TOKEN)
