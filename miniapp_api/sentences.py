"""说法 — what marshmallow says about a wrong field, in Chinese, for every face of the API at once."""

from typing import Any

from marshmallow import Schema, fields, validate

from server.kit.errors import field_error

_FIELDS: dict[type[fields.Field[Any]], dict[str, str]] = {
    fields.Field: {
        "required": "请填写这一项",
        "null": "这一项不能为空",
        "validator_failed": "这一项不符合要求",
    },
    fields.String: {"invalid": "请填写文字", "invalid_utf8": "文字的编码不对"},
    fields.Number: {"invalid": "请填写数字", "too_large": "数字太大了"},
    fields.Integer: {"invalid": "请填写整数"},
    fields.Float: {"special": "请填写数字"},
    fields.Decimal: {"special": "请填写数字"},
    fields.Boolean: {"invalid": "请填写是或否"},
    fields.List: {"invalid": "请填写一个列表"},
    fields.Nested: {"type": "格式不对"},
    fields.DateTime: {"invalid": "时间写法不对", "format": "时间写法不对", "invalid_awareness": "时间要带时区"},
    fields.Time: {"invalid": "时间写法不对", "format": "时间写法不对"},
    fields.Date: {"invalid": "日期写法不对，例如 2026-11-21", "format": "日期写法不对"},
    fields.Url: {"invalid": "网址写法不对"},
    fields.Email: {"invalid": "邮箱写法不对"},
    fields.Dict: {"invalid": "格式不对"},
    fields.Mapping: {"invalid": "格式不对"},
    fields.UUID: {"invalid_uuid": "编号不对"},
    fields.Enum: {"unknown": "请从给出的选项中选择"},
}
_VALIDATORS: dict[type[validate.Validator], dict[str, str]] = {
    validate.Range: {
        "message_min": "不能小于 {{min}}",
        "message_max": "不能大于 {{max}}",
        "message_all": "应在 {{min}} 到 {{max}} 之间",
    },
    validate.Length: {
        "message_min": "至少 {min} 个",
        "message_max": "最多 {max} 个",
        "message_all": "应为 {min} 到 {max} 个",
        "message_equal": "应为 {equal} 个",
    },
    validate.OneOf: {"default_message": "请从给出的选项中选择"},
    validate.ContainsOnly: {"default_message": "有不在选项中的值"},
    validate.ContainsNoneOf: {"default_message": "有不能用的值"},
    validate.NoneOf: {"default_message": "这个值不能用"},
    validate.Regexp: {"default_message": "写法不对"},
    validate.Equal: {"default_message": "应为 {other}"},
    validate.Predicate: {"default_message": "不符合要求"},
    validate.URL: {"default_message": "网址写法不对"},
    validate.Email: {"default_message": "邮箱写法不对"},
}
SCHEMA_MESSAGES = {"type": "请提交一个 JSON 对象", "unknown": "没有这一项"}


def speak_chinese() -> None:
    """Teach marshmallow's own classes; schemas and validators made afterwards and before both speak it."""
    for field, sentences in _FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
    for validator, sentences in _VALIDATORS.items():
        for name, sentence in sentences.items():
            setattr(validator, name, sentence)
    Schema._default_error_messages = {**Schema._default_error_messages, **SCHEMA_MESSAGES}


def as_detail(messages: Any, pointer: str = "") -> list[dict[str, str]]:
    """`{"items": {0: {"name": ["…"]}}}` → `[{field: "/items/0/name", issue: "…"}]`."""
    if isinstance(messages, dict):
        return [line for key, inner in messages.items() for line in as_detail(inner, _step(pointer, key))]
    if isinstance(messages, list):
        return [line for inner in messages for line in as_detail(inner, pointer)]
    return [field_error(pointer or "/", str(messages))]


def _step(pointer: str, key: Any) -> str:
    if key == "_schema":
        return pointer
    return f"{pointer}/" + str(key).replace("~", "~0").replace("/", "~1")


speak_chinese()
