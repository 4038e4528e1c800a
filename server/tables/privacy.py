"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

FIELDS = [
    (
        "table_imports.file_name",
        "批量导入：文件名",
        "让交表的人认出自己交过的表格（可能含有人名）",
        "随导入记录保存",
        "交表的人自己",
    ),
    (
        "table_rows.cells_sealed",
        "批量导入：表格各行",
        "核对和导入工作人员交来的表格，密封保存",
        "交来后 7 天清除，已导入的行在导入后清除",
        "交表的人自己（页面脱敏，可下载有问题的行）",
    ),
    (
        "table_rows.mark_blind",
        "批量导入：查重标记",
        "找出同一份表格里重复的行，不能还原",
        "交来后 7 天清除",
        "无人可见，仅系统查重",
    ),
]
