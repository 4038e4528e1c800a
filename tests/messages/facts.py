"""What a message by WeChat says in these tests."""

FACTS = {"id": "abc", "wish": "一件棉衣", "no": "XY202611220001", "at": "2026年11月22日", "result": "已交付"}
HELP = {
    "id": "abc",
    "page": "help/show",
    "no": "QZ-1",
    "progress": "有结果了",
    "at": "2026年11月22日",
    "hint": "请打开看",
}
