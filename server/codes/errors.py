"""拒绝 — what can go wrong with a printed code."""

from typing import Any

from server.kit.errors import Conflict, DomainError, Forbidden, Gone, Invalid, NotFound, TooMany


class SceneWithdrawn(Gone):
    """The poster was real and is out of use; `area_code` still says where it hung."""

    code, says = "scene_withdrawn", "这个码已停用"

    def __init__(self, area_code: str | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.area_code = area_code


class PosterUnknown(NotFound):
    code, says = "poster_unknown", "没有这张海报"


class ReplacementUnknown(NotFound):
    code, says = "replacement_unknown", "没有这条换新提醒"


class SilenceUnknown(NotFound):
    code, says = "silence_unknown", "没有这条沉默提醒"


class SpotNeeded(Invalid):
    code, says = "spot_needed", "请写明贴在什么地方、哪一天贴的"


class TooManyForged(TooMany):
    code, says = "too_many_forged", "这个网络刚才扫了很多不是本平台的码，请稍后再试，或者打 12345"


class OtherPlace(Forbidden):
    code, says = "other_place", "这个地方不归您负责，请由当地的工作人员办理"


class TooManySheets(Invalid):
    code, says = "too_many_sheets", "一次最多打印 400 张，请缩小范围"


class ReasonNeeded(Invalid):
    code, says = "reason_needed", "请写明停用的原因"


class NothingToPrint(Invalid):
    code, says = "nothing_to_print", "没有可以打印的海报"


class PaperOld(Conflict):
    """The paper said what is no longer so: printed again it would hang on a wall and be wrong."""

    code, says = "paper_old", "这张海报的内容已不是现行的，不能照原样再印，请点“按现行版重印”"


class PaperGood(Conflict):
    code, says = "paper_good", "这张海报的内容还是现行的，直接打印就是同一张"


class GlyphsMissing(DomainError):
    """A letter the poster's font does not have would be an empty box on paper."""

    status, code, says = 422, "glyphs_missing", "海报字体里没有这些字"
