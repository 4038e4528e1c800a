"""拒绝 — what the gifts room refuses."""

from server.kit.errors import Conflict, Invalid


class AmountTooSmall(Invalid):
    code, says = "amount_too_small", "最少 1 元"


class AmountTooLarge(Invalid):
    code, says = "amount_too_large", "单笔最多 50 万元，更大的捐赠请拨打页面上的电话联系慈善会"


class NameNeeded(Invalid):
    code, says = "name_needed", "用实名捐赠需要先填写姓名"


class AliasNeeded(Invalid):
    code, says = "alias_needed", "请填写公示用的称呼"


class WordsUnfit(Invalid):
    """A message or an alias is public: no number of a person, no address of a site, one line."""

    code, says = "words_unfit", "留言和称呼会公开显示，请不要写电话、证件号码或网址"


class LineUnknown(Invalid):
    code, says = "budget_line_unknown", "没有这一项需求，请从页面上重新选择"


class TiedToAnotherLine(Conflict):
    """慈善法 art. 56: what a donor tied to a need goes elsewhere only with the donor's consent."""

    code, says = "tied_to_another_line", "余额里的钱是捐赠人指定用于别的预算的，不能付这一笔"
