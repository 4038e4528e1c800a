"""拒绝 — what can go wrong with a place."""

from server.kit.errors import Conflict, Invalid, NotFound


class RegionUnknown(NotFound):
    code, says = "region_unknown", "没有这个地区"


class RegionTaken(Conflict):
    code, says = "region_taken", "这个地区编码已经登记过了"


class RegionNameInvalid(Invalid):
    code, says = "region_name_invalid", "名称用 2 到 40 个字"


class RegionInUse(Conflict):
    code, says = "region_in_use", "这个地方已经有人、心愿、账号或下级在用，不能撤销"


class RegionMisplaced(Invalid):
    code, says = "region_misplaced", "地区编码与上级地区或级别不符"
