"""Texts that programs stumble over: the kinds of the Big List of Naughty Strings, and those of our own county.

Each is either kept to the last character or refused in words; none is ever run, cut or changed in silence.
"""

WORDS_OF_PROGRAMS = (
    "undefined", "null", "None", "NaN", "true", "-1", "1/0", "0x0", "1E+02", "１２３", "9" * 60,
    "${jndi:ldap://x/a}", "{{7*7}}", "{% raw %}", "%s%n%x", "$(touch /tmp/x)", "`id`", "../../etc/passwd", "C:\\con",
    "' OR '1'='1", "1; DROP TABLE staff--", "Robert'); --", "\\", "\\\\n", "a%0d%0aSet-Cookie: x=1",
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</textarea><script>alert(1)</script>",
    "\"><svg/onload=alert(1)>", "javascript:alert(1)", "<b>粗</b>", "&lt;已转义&gt;", "<!-- 注释 -->", "]]>",
    "<a href=\"https://example.org\">点我</a>",
)  # fmt: skip
FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "+861380000", "@SUM(A1:A9)", "-2+3", "\t=1+1")
CHINESE = (
    "𠮷野家", "𡈽", "㐀㐁", "欧阳娜娜", "阿卜杜热合曼·买买提", "卓玛央宗", "བཀྲ་ཤིས་", "ᠮᠣᠩᠭᠣᠯ", "ئۇيغۇر", "ꆈꌠꉙ",
    "龘靐齉爩", "王　小　明", "“引号”与《书名》", "张三（又名：张叁）", "①②③Ⅳ㈠", "ﾊﾝｶｸ", "2026年11月22日",
)  # fmt: skip
INVISIBLE = (
    "零\u200b宽", "连\u200d接", "字\ufeff节", "软\u00ad连", "右\u202e左", "组合e\u0301\u0323", "Z\u0321\u0316\u035c o",
    "家\U0001f468\u200d\U0001f469\u200d\U0001f467庭", "旗\U0001f1e8\U0001f1f3", "制表\t符", "换\n行", "回\r车",
    "换页\x0c符", "响铃\x07", "空\x00字节", "行\u2028隔", "段\u0085落", "\ue000私用", "非\ufffe字",
)  # fmt: skip
LONG = ("长" * 21, "长" * 201, "a" * 10_000, "字" * 50_000)
ALL = (*WORDS_OF_PROGRAMS, *MARKUP, *FORMULAS, *CHINESE, *INVISIBLE, *LONG, "   ", "\u3000")
