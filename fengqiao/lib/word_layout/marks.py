"""What a DOCX may hold that our paper cannot show, in the words of who made it, and what to do about it."""

# What would be missing on the paper: a template with it is not taken.
MISSING = {
    "shape": ("文本框、图形或者水印", "改成普通段落、表格或者嵌入型图片"),
    "floating": ("浮动的图片", "把图片的文字环绕改成“嵌入型”"),
    "linked": ("链接的图片", "把图片插入文档，不用链接"),
    "picture": ("打不开的图片", "换成 PNG 或者 JPEG 图片"),
    "chart": ("图表或者 SmartArt", "删去，或者换成图片"),
    "object": ("嵌入的对象", "删去，或者换成图片"),
    "revision": ("修订痕迹", "在“审阅”里接受或者拒绝全部修订"),
    "comment": ("批注", "删去批注"),
    "note": ("脚注或者尾注", "写进正文"),
    "formula": ("公式", "改成文字或者图片"),
    "field": ("会变的域（日期、目录、引用等）", "改成普通文字"),
    "frame": ("图文框或者首字下沉", "改成普通段落"),
    "columns": ("分栏", "改成一栏，或者用表格"),
    "ruby": ("拼音指南", "把拼音写在括号里"),
    "symbol": ("符号字体里的符号", "改成普通字符，例如“□”“☑”"),
    "sideways": ("竖排的页面", "改成横排"),
    "outside": ("外部文件（插入的文档、外部模板）", "把内容放进文档里"),
    "enclosed": ("带圈字符、合并字符或者双行合一", "改成普通文字"),
    "other": ("不认识的内容（{names}）", "改成普通段落或者表格"),
}

# What is shown, but otherwise than there.
OTHERWISE = {
    "kai": "楷体印成宋体。",
    "fang": "仿宋印成宋体。",
    "double": "双线框线印成单线。",
    "page_border": "页面边框不印。",
    "background": "页面背景不印。",
    "effect": "文字的阴影、空心、着重号、缩放等效果不印。",
    "line_numbers": "行号不印。",
    "banding": "表格样式里的隔行底纹、首行格式不印，直接设在单元格上的照印。",
    "floating_table": "环绕文字的表格印成不环绕。",
    "link": "链接印成普通文字。",
    "slanted": "斜线表头的斜线不印。",
}


class CannotBeShown(Exception):
    """What a template holds that would be missing on the paper, in a sentence for who sent it."""


class Marks:
    """What was met while a document was read."""

    def __init__(self) -> None:
        self.missing: dict[str, None] = {}
        self.otherwise: dict[str, None] = {}
        self.unknown: dict[str, None] = {}

    def refuse(self, what: str) -> None:
        self.missing[what] = None

    def refuse_unknown(self, name: str) -> None:
        self.missing["other"] = self.unknown[name] = None

    def remark(self, what: str) -> None:
        self.otherwise[what] = None

    def check(self) -> None:
        """CannotBeShown names everything at once, so that it is mended at once."""
        if self.missing:
            names = "、".join(list(self.unknown)[:5])
            told = [MISSING[what] for what in self.missing]
            lines = [f"{name.format(names=names)}（请{advice}）" for name, advice in told]
            raise CannotBeShown(f"模板里有印不出来的内容：{'；'.join(lines)}。改好以后再上传。")

    def remarks(self) -> list[str]:
        return [OTHERWISE[what] for what in self.otherwise]
