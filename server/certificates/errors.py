"""拒绝 — what the certificates room refuses."""

from server.kit.errors import Conflict, Invalid, NotFound, TooMany


class CertificateUnknown(NotFound):
    """The same for a number that was never given out and for one that is mistyped."""

    code, says = "certificate_unknown", "没有这张捐赠证书，请核对编号"


class TooManyLooks(TooMany):
    code, says = "certificate_tries", "输错的次数太多了，请过一会儿再试"


class GiftWentBack(Conflict):
    """Nothing is left of the gift: its certificate is not valid any more, and none is drawn."""

    code, says = "gift_went_back", "这笔捐赠已经全额退款，捐赠证书不再有效"


class NameNeeded(Invalid):
    code, says = "name_needed", "证书上写实名，需要先填写姓名"


class AliasUnknown(Invalid):
    code, says = "alias_unknown", "捐赠时没有写称呼，证书上可以写姓名或“爱心人士”"


class LettersMissing(Conflict):
    """A certificate with an empty box in a name is not drawn."""

    code, says = "letters_missing", "姓名里有字库没有的字，请联系慈善会办理"


class NothingToIssue(Invalid):
    code, says = "nothing_to_issue", "按这些条件没有可以开证书的捐赠"


class TooManyToIssue(Invalid):
    code, says = "too_many_certificates", "一次最多开 2000 张，请缩小范围"
