"""设置 — every setting with its meaning and default, read from the environment or `.env`, and checked before we start.

`wishbridge doctor` prints this table. A check has an id that never changes and a sentence that says what to do.
"""

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from server.kit.settings import Settings, Template

ROOT = Path(__file__).resolve().parent.parent
VECTORS = ROOT / "tests" / "wechat_simulator" / "vectors"
OFFICIAL_API = "https://api.weixin.qq.com"
OFFICIAL_PAY = "https://api.mch.weixin.qq.com,https://api2.mch.weixin.qq.com"
# Published with the test vectors: anyone may know them, so production refuses them.
TEST_APIV3_KEY = "0123456789abcdef0123456789abcdef"
TEST_MCHID = "1900000001"
TEST_PUSH_AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
KEY_MODES = ("public_key", "certificate", "both")
PUBLIC_KEY_ONLY = ("WECHAT_PAY_PUBLIC_KEY_ID", "WECHAT_PAY_PUBLIC_KEY_FILE")
_CHECK_FILE, _CHECK_TEXT = re.compile(r"[A-Za-z0-9_-]{1,80}\.txt"), re.compile(r"[A-Za-z0-9_-]{1,200}")
# 种类=模板ID, and the keys of its fields when they are not as docs/messages.md has them: 种类=模板ID thing5 time2 …
_TEMPLATE = re.compile(r"\s*([a-z_]{1,32})\s*=\s*([A-Za-z0-9_-]{1,64})((?:\s+[a-z_]+\d{1,3})*)\s*")
DEMO_KINDS = (
    "claim_reminder",
    "wish_free",
    "parcel_received",
    "wish_result",
    "letter",
    "gift_spent",
    "campaign_report",
    "help_progress",
    "refund",
)
DEMO_KEY = base64.b64encode(b"wishbridge-demo-key-not-a-secret").decode()


@dataclass(frozen=True)
class Setting:
    """`default` for production ("" = must be set when `needed`), `demo` where the demo differs."""

    name: str
    meaning: str
    default: str = ""
    demo: str | None = None
    secret: bool = False
    needed: bool = False


TABLE = (
    Setting("WISHBRIDGE_ENV", "demo 演示，production 正式", "demo"),
    Setting("DATABASE_URL", "数据库地址；空为 DATA_DIR 下的 SQLite", ""),
    Setting("MIGRATION_DATABASE_URL", "升级数据库用的地址（可用权限更大的账号）；空同 DATABASE_URL", ""),
    Setting("REDIS_URL", "Redis 地址，用来叫醒别的进程里的后台任务；SQLite 单机不需要", ""),
    Setting("SECRET_KEY", "签名会话的密钥，至少 32 个字符", "", "wishbridge-demo-secret-not-a-secret", True, True),
    Setting("PUBLIC_BASE_URL", "公众访问的地址，印在二维码里", "", "http://127.0.0.1:8000", needed=True),
    Setting("DATA_DIR", "数据目录：数据库、附件、运行信息", "var"),
    Setting("WECHAT_API_BASE", "微信接口地址", OFFICIAL_API),
    Setting("WECHAT_PAY_BASES", "微信支付接口地址，主备用逗号隔开", OFFICIAL_PAY),
    Setting("WECHAT_NOTIFY_BASE", "微信支付通知的地址；空同 PUBLIC_BASE_URL", "", "https://donate.example.gov.cn"),
    Setting("WECHAT_APPID", "小程序 AppID", "", "wx2421b1c4370ec43b", needed=True),
    Setting("WECHAT_APP_SECRET", "小程序 AppSecret", "", "5f1d0c2b7a9e4836b1c4d7e0f3a6928b", True, True),
    Setting("WECHAT_MCHID", "微信支付商户号", "", TEST_MCHID, needed=True),
    Setting("WECHAT_MERCHANT_SERIAL", "商户证书序列号", "", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", needed=True),
    Setting("WECHAT_MERCHANT_KEY_FILE", "商户私钥文件", "", str(VECTORS / "merchant.pem"), needed=True),
    Setting("WECHAT_APIV3_KEY", "APIv3 密钥，32 字节", "", TEST_APIV3_KEY, True, True),
    Setting(
        "WECHAT_PAY_KEY_MODE",
        "微信支付用什么签名：public_key 公钥，certificate 平台证书，both 切换期间两者都认",
        "public_key",
    ),
    Setting(
        "WECHAT_PAY_PUBLIC_KEY_ID",
        "微信支付公钥编号",
        "",
        "PUB_KEY_ID_0119000000012026010100000000000001",
        needed=True,
    ),
    Setting("WECHAT_PAY_PUBLIC_KEY_FILE", "微信支付公钥文件", "", str(VECTORS / "platform.pub.pem"), needed=True),
    Setting("WECHAT_PUSH_TOKEN", "消息推送 Token", "", "AAAAA", True),
    Setting("WECHAT_PUSH_AES_KEY", "消息推送 EncodingAESKey", "", TEST_PUSH_AES_KEY, True),
    Setting(
        "WECHAT_TEMPLATES",
        "订阅消息模板：种类=模板ID，分号隔开，见 docs/messages.md；没有写的种类只发站内消息",
        "",
        ";".join(f"{kind}=demo_{kind}" for kind in DEMO_KINDS),
    ),
    Setting("SMS_URL", "短信网关地址", "", "", needed=True),
    Setting("SMS_KEY", "短信网关密钥", "", "sms-test-key-0123456789", True, True),
    Setting("FIELD_KEYS", "个人信息字段密钥：编号:base64，逗号隔开，第一把用来加密", "", f"d:{DEMO_KEY}", True, True),
    Setting("SCENE_KEYS", "二维码签名密钥：一位编号:base64，逗号隔开，第一把用来签名", "", f"d:{DEMO_KEY}", True, True),
    Setting("BLIND_KEYS", "盲索引密钥：编号:base64，第一把用来查找；空则用 FIELD_KEYS 最后一把", secret=True),
    Setting("WECHAT_CHECK_FILE", "扫普通链接二维码打开小程序的校验文件名，从小程序后台下载，例如 AbCd1234.txt"),
    Setting("WECHAT_CHECK_TEXT", "校验文件的内容，与文件名成对设置"),
    Setting(
        "AUDIT_KEYS", "审计封条密钥：编号:base64，逗号隔开，第一把用来封存；空则由 SECRET_KEY 生成", "", secret=True
    ),
)


class BadSettings(Exception):
    """`problems` are (check id, sentence) pairs; nothing starts with one of them."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("；".join(f"{code} {says}" for code, says in problems))


def read_env_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines; comments and blank lines are passed over."""
    if not path.is_file():
        return {}
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, value in pairs}


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings. Raises BadSettings with every problem at once."""
    given = {**read_env_file(ROOT / ".env"), **os.environ} if environ is None else dict(environ)
    env = given.get("WISHBRIDGE_ENV") or "demo"
    values = {row.name: given.get(row.name) or _default(row, env) for row in TABLE}
    values["WISHBRIDGE_ENV"] = env
    problems = _check(values, given)
    if problems:
        raise BadSettings(problems)
    return _typed(values)


def origins(environ: Mapping[str, str] | None = None) -> list[tuple[Setting, str, str]]:
    """Each setting with its value (secrets hidden) and where it came from: environment, .env or default."""
    environ = os.environ if environ is None else environ
    file = read_env_file(ROOT / ".env")
    env = environ.get("WISHBRIDGE_ENV") or file.get("WISHBRIDGE_ENV") or "demo"
    rows = []
    for row in TABLE:
        value = environ.get(row.name) or file.get(row.name) or _default(row, env)
        origin = "环境变量" if environ.get(row.name) else ".env" if file.get(row.name) else "默认"
        rows.append((row, "******" if row.secret and value else value, origin))
    return rows


def _default(row: Setting, env: str) -> str:
    return row.demo if env == "demo" and row.demo is not None else row.default


def _typed(values: Mapping[str, str]) -> Settings:
    data_dir = (ROOT / values["DATA_DIR"]).resolve()
    database = values["DATABASE_URL"] or f"sqlite:///{data_dir}/wishbridge.db"
    base = values["PUBLIC_BASE_URL"].rstrip("/")
    return Settings(
        env=values["WISHBRIDGE_ENV"],
        database_url=_with_driver(database),
        migration_database_url=_with_driver(values["MIGRATION_DATABASE_URL"] or database),
        redis_url=values["REDIS_URL"],
        secret_key=values["SECRET_KEY"],
        public_base_url=base,
        data_dir=data_dir,
        wechat_api_base=values["WECHAT_API_BASE"].rstrip("/"),
        wechat_pay_bases=tuple(b.strip().rstrip("/") for b in values["WECHAT_PAY_BASES"].split(",")),
        wechat_notify_base=(values["WECHAT_NOTIFY_BASE"] or base).rstrip("/"),
        wechat_appid=values["WECHAT_APPID"],
        wechat_app_secret=values["WECHAT_APP_SECRET"],
        wechat_mchid=values["WECHAT_MCHID"],
        wechat_merchant_serial=values["WECHAT_MERCHANT_SERIAL"],
        wechat_merchant_key_file=ROOT / values["WECHAT_MERCHANT_KEY_FILE"],
        wechat_apiv3_key=values["WECHAT_APIV3_KEY"],
        wechat_pay_key_mode=values["WECHAT_PAY_KEY_MODE"],
        wechat_pay_public_key_id=values["WECHAT_PAY_PUBLIC_KEY_ID"],
        wechat_pay_public_key_file=ROOT / values["WECHAT_PAY_PUBLIC_KEY_FILE"],
        wechat_push_token=values["WECHAT_PUSH_TOKEN"],
        wechat_push_aes_key=values["WECHAT_PUSH_AES_KEY"],
        wechat_templates=_templates(values["WECHAT_TEMPLATES"]),
        sms_url=values["SMS_URL"],
        sms_key=values["SMS_KEY"],
        field_keys=_ring(values["FIELD_KEYS"]),
        scene_keys=_ring(values["SCENE_KEYS"]),
        wechat_check_file=values["WECHAT_CHECK_FILE"].strip(),
        wechat_check_text=values["WECHAT_CHECK_TEXT"].strip(),
        blind_keys=_ring(values["BLIND_KEYS"]) or dict(list(_ring(values["FIELD_KEYS"]).items())[-1:]),
        audit_keys=_ring(values["AUDIT_KEYS"]) | _from_secret(values["SECRET_KEY"]),
    )


def _with_driver(url: str) -> str:
    """Always psycopg 3, whatever the operator wrote before the colon."""
    return url.replace(url.split("://")[0], "postgresql+psycopg", 1) if url.startswith("postgres") else url


def _templates(text: str) -> dict[str, Template]:
    """Raises ValueError for a part that is not written so. Whether it fits its kind, the room of messages says."""
    found: dict[str, Template] = {}
    for part in filter(str.strip, text.split(";")):
        written = _TEMPLATE.fullmatch(part)
        if written is None or written[1] in found:
            raise ValueError(part)
        found[written[1]] = Template(written[2], tuple(written[3].split()))
    return found


def _ring(text: str) -> dict[str, bytes]:
    pairs = (part.split(":", 1) for part in text.split(",") if part.strip())
    return {kid.strip(): base64.b64decode(key) for kid, key in pairs}


def _from_secret(secret: str) -> dict[str, bytes]:
    """The audit key that needs no setting of its own; its id tells which SECRET_KEY it came from, and nothing of it."""
    return {"s" + sha256(f"wishbridge:audit-key:{secret}".encode()).hexdigest()[:8]: secret.encode()}


def _check(values: Mapping[str, str], given: Mapping[str, str]) -> list[tuple[str, str]]:
    if values["WISHBRIDGE_ENV"] not in ("demo", "production"):
        return [("C001", "WISHBRIDGE_ENV 只能是 demo 或 production")]
    problems = _check_rings(values)
    if values["WECHAT_PAY_KEY_MODE"] not in KEY_MODES:
        problems.append(("C010", "WECHAT_PAY_KEY_MODE 只能是 public_key、certificate 或 both"))
    if not _is_check_file(values["WECHAT_CHECK_FILE"].strip(), values["WECHAT_CHECK_TEXT"].strip()):
        problems.append(("C011", "WECHAT_CHECK_FILE 和 WECHAT_CHECK_TEXT 要成对设置，文件名是字母数字加 .txt"))
    try:
        _templates(values["WECHAT_TEMPLATES"])
    except ValueError:
        problems.append(("C012", "WECHAT_TEMPLATES 的写法不对，应为 种类=模板ID，用分号隔开，一个种类只写一次"))
    if values["WISHBRIDGE_ENV"] == "production":
        problems += _check_production(values)
        if given.get("TESTING"):
            problems.append(("C009", "正式环境不能设置 TESTING，请去掉它"))
    return problems


def _is_check_file(name: str, text: str) -> bool:
    """WeChat's check file (miniprogram/introduction/qrcode): both or neither, and nothing that is a page."""
    if not name and not text:
        return True
    return _CHECK_FILE.fullmatch(name) is not None and _CHECK_TEXT.fullmatch(text) is not None


def _check_rings(values: Mapping[str, str]) -> list[tuple[str, str]]:
    problems = []
    for name in ("FIELD_KEYS", "SCENE_KEYS", "AUDIT_KEYS", "BLIND_KEYS"):
        try:
            ring = _ring(values[name])
        except ValueError:
            problems.append(("C002", f"{name} 的写法不对，应为 编号:base64，例如 a:…"))
            continue
        if any(len(key) < 32 for key in ring.values()):
            problems.append(("C003", f"{name} 的每把密钥至少 32 字节"))
    return problems


def _check_production(values: Mapping[str, str]) -> list[tuple[str, str]]:
    problems = [
        ("C004", f"正式环境必须设置 {row.name}（{row.meaning}）")
        for row in TABLE
        if row.needed and not values[row.name] and not _is_spared(row, values)
    ]
    if values["WECHAT_API_BASE"] != OFFICIAL_API or values["WECHAT_PAY_BASES"] != OFFICIAL_PAY:
        problems.append(("C005", "正式环境的微信接口只能用官方地址，请去掉 WECHAT_API_BASE 和 WECHAT_PAY_BASES"))
    if len(values["SECRET_KEY"]) < 32 or values["SECRET_KEY"].startswith("wishbridge-demo"):
        problems.append(("C006", "请为正式环境生成自己的 SECRET_KEY（至少 32 个字符）"))
    published = values["WECHAT_APIV3_KEY"] == TEST_APIV3_KEY or values["WECHAT_PUSH_AES_KEY"] == TEST_PUSH_AES_KEY
    if published or _is_published_key(values["WECHAT_PAY_PUBLIC_KEY_FILE"]):
        problems.append(("C007", "正式环境不能用公开的测试密钥，请换成商户平台下发的密钥"))
    if any(DEMO_KEY in values[name] for name in ("FIELD_KEYS", "SCENE_KEYS")):
        problems.append(("C007", "正式环境不能用演示的 FIELD_KEYS 或 SCENE_KEYS，请生成自己的密钥"))
    for name in ("PUBLIC_BASE_URL", "WECHAT_NOTIFY_BASE"):
        if values[name] and urlsplit(values[name]).scheme != "https":
            problems.append(("C008", f"正式环境的 {name} 必须是 https 地址"))
    return problems


def _is_spared(row: Setting, values: Mapping[str, str]) -> bool:
    """With certificates alone there is no public key to name."""
    return values["WECHAT_PAY_KEY_MODE"] == "certificate" and row.name in PUBLIC_KEY_ONLY


def _is_published_key(path: str) -> bool:
    file, published = ROOT / path, VECTORS / "platform.pub.pem"
    return (
        bool(path)
        and file.is_file()
        and published.is_file()
        and file.read_bytes().strip() == published.read_bytes().strip()
    )
