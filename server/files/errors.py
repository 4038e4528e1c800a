"""拒绝 — what cannot be kept."""

from server.kit.errors import Gone, Invalid, NotFound


class FileUnknown(NotFound):
    code, says = "file_unknown", "没有找到这个文件"


class FileTooLarge(Invalid):
    status, code, says = 413, "file_too_large", "文件太大了，请选 10 MB 以内的"


class FileEmpty(Invalid):
    code, says = "file_empty", "文件是空的，请重新选择"


class NotAPicture(Invalid):
    code, says = "not_a_picture", "这不是能打开的照片，请换一张（支持 JPG、PNG、WebP）"


class PictureTooLarge(Invalid):
    code, says = "picture_too_large", "照片的尺寸太大了，请换一张小一些的"


class NotAPaper(Invalid):
    code, says = "not_a_paper", "请上传照片或 PDF 文件"


class PictureHidden(Gone):
    """WeChat's look at it did not end in a pass: whoever is not staff no longer sees it."""

    code, says = "picture_hidden", "这张照片没有通过微信的内容安全检查，已不再显示"


class NotAVoice(Invalid):
    code, says = "not_a_voice", "这不是能播放的录音，请重新录一段，或者写几句话"


class VoiceTooLong(Invalid):
    code, says = "voice_too_long", "录音太长了，请说得短一些（最多 60 秒）"


class VoiceTooLarge(Invalid):
    status, code, says = 413, "voice_too_large", "录音文件太大了（最多 2 MB），请重新录一段短一些的"
