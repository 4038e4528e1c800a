"""拒绝."""

from server.kit.errors import Invalid, NotFound


class DownloadUnknown(NotFound):
    code, says = "download_unknown", "没有这个文件，可能已经过期删除"


class ReasonNeeded(Invalid):
    code, says = "export_reason_needed", "导出完整的个人信息，请写明理由（4 个字以上）"


class TooManyPeople(Invalid):
    code, says = "export_too_many_people", "完整的个人信息一次最多导出 2000 条，请缩小范围"
