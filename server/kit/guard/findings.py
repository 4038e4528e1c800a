"""发现 — what the guard says of a place in a text: where, what kind, and what to write instead."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found. The first eight say who somebody is by themselves."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    CARD = "card"
    ADDRESS = "address"
    CONTACT = "contact"
    PLATE = "plate"
    HIDDEN = "hidden"
    CALL = "call"
    NUMBER = "number"
    SCHOOL = "school"
    CLASS = "class"
    EMPLOYER = "employer"
    HEALTH = "health"
    AGE = "age"
    BIRTH = "birth"
    COMBINATION = "combination"


# While one of these stands nothing is published. The rest is for a person to judge.
HARD = frozenset(
    {Kind.NAME, Kind.ID_NUMBER, Kind.PHONE, Kind.CARD, Kind.ADDRESS, Kind.CONTACT, Kind.PLATE, Kind.HIDDEN}
)
# Of a child these may not stand either (个人信息保护法 28, 31; 未成年人网络保护条例 38).
HARD_OF_A_CHILD = HARD | {Kind.SCHOOL, Kind.CLASS, Kind.AGE, Kind.BIRTH, Kind.CALL}

KIND_NAMES = {
    Kind.NAME: "姓名",
    Kind.ID_NUMBER: "身份证号",
    Kind.PHONE: "电话号码",
    Kind.CARD: "银行卡号",
    Kind.ADDRESS: "门牌号",
    Kind.CONTACT: "联系方式",
    Kind.PLATE: "车牌号",
    Kind.HIDDEN: "看不见的控制字符",
    Kind.CALL: "带姓氏的称呼或小名",
    Kind.NUMBER: "一长串数字",
    Kind.SCHOOL: "学校名称",
    Kind.CLASS: "年级班级",
    Kind.EMPLOYER: "工作单位",
    Kind.HEALTH: "病情或残疾等级",
    Kind.AGE: "孩子的岁数",
    Kind.BIRTH: "出生日期",
    Kind.COMBINATION: "合起来能认出人",
}
ADVICE = {
    Kind.NAME: "这里像是姓名，请改为“老人”“孩子”“这家人”等称呼。",
    Kind.ID_NUMBER: "身份证号只留在台账里，请从公开文字里删去。",
    Kind.PHONE: "请删去电话号码，爱心人士由站点工作人员联系。",
    Kind.CARD: "请删去银行卡号，微心愿只收物品和服务。",
    Kind.ADDRESS: "请删去门牌和组号，地点只写到乡镇，物品由站点转交。",
    Kind.CONTACT: "请删去微信、QQ、邮箱和网址，联系由站点工作人员安排。",
    Kind.PLATE: "请删去车牌号，写“家里的三轮车”就够了。",
    Kind.HIDDEN: "这里有看不见的方向控制符，请删去这一段，重新打一遍。",
    Kind.CALL: "带姓的称呼和小名容易被熟人认出，请改为“老人”“孩子”。",
    Kind.NUMBER: "这是一长串数字，如果是证件或账户号码，请删去。",
    Kind.SCHOOL: "请不写校名，改为“读小学的孩子”“在校学生”。",
    Kind.CLASS: "请不写年级和班级，改为“小学阶段”“初中阶段”。",
    Kind.EMPLOYER: "请不写单位名称，改为“在外务工”“打零工”。",
    Kind.HEALTH: "病情是敏感信息，请改为“身体不好”“行动不便”，只写和心愿有关的。",
    Kind.AGE: "孩子不写岁数，请改为“学龄前”“小学阶段”“初中阶段”。",
    Kind.BIRTH: "请删去出生日期，改为“年过七旬”“小学阶段”这样的说法。",
    Kind.COMBINATION: "这几样合在一起，同村的人就知道是谁了，请去掉村名，或把年龄、病情、家里的变故说得宽一些。",
}


@dataclass(frozen=True)
class Finding:
    """`start` and `end` count letters of the text that was given. `hard`: it may not stand in public."""

    kind: Kind
    start: int
    end: int
    hard: bool

    @property
    def says(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def advice(self) -> str:
        return ADVICE[self.kind]
