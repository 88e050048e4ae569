"""HTML as nobody should write it: bombs, lies about itself, elements without end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bad_files import PARAGRAPHS, Case, is_, lacks, one, page


def cases(size: int) -> Iterator[Case]:
    yield from _bombs(size)
    yield from _malformed()
    yield from _lies()
    yield from _without_text()


def html(name: str, content: str, check: Callable[[dict], str] = lambda line: "") -> Case:
    return one(name, content, "created", check=check, file="page.html")


def body(place: str, extra: str = "") -> str:
    """A healthy page's inside."""
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS).replace("{name}", place)
    return f"<h1>{place}镇备春耕：人勤春来早</h1><p>2024-03-05 09:30 来源：示例晚报</p>{paragraphs}{extra}"


def whole(place: str, extra: str = "", head: str = '<meta charset="utf-8">') -> str:
    title = f"<title>{place}镇备春耕：人勤春来早</title>"
    return f"<!DOCTYPE html><html><head>{head}{title}</head><body>{body(place, extra)}</body></html>"


def _bombs(size: int) -> Iterator[Case]:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{entities}]>'
    yield html("entity-bomb", laughs + f"<html><body>{body('卯一', '<p>&l9;</p>')}</body></html>", lacks("haha"))
    external = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield html("external-entity", external + f"<html><body>{body('卯二', '<p>&x;</p>')}</body></html>", lacks("root:"))
    yield html("deep-nesting", whole("卯三", "<div>" * 20000 + "<p>深处</p>"), lacks())
    yield html("deep-inline", whole("卯四", "<b><i>" * 10000 + "深处"), lacks())
    yield html("deep-tables", whole("卯五", "<table><tr><td>" * 2000 + "深处"), lacks())
    yield html("script-bomb", whole("卯六", f"<script>{'var a=1;' * (size // 8)}</script>"), lacks("var a"))
    yield html("style-bomb", whole("卯七", f"<style>{'.a{color:red}' * (size // 13)}</style>"), lacks("color:red"))
    yield html("attribute-bomb", whole("卯八", f'<p class="{"a " * (size // 2)}">末段文字。</p>'), lacks())
    yield html(
        "many-attributes", whole("卯九", "<p " + " ".join(f"a{n}=1" for n in range(20000)) + ">末段文字。</p>"), lacks()
    )
    yield html("many-cells", whole("辰一", "<table><tr>" + "<td>一</td>" * (size // 40) + "</tr></table>"))
    yield html("many-links", whole("辰二", "<a href=/>要闻</a>" * (size // 40)), lacks())
    yield html("many-options", whole("辰三", "<select>" + "<option>村</option>" * 20000 + "</select>"), lacks())
    yield html("picture-inside", whole("辰四", f'<img src="data:image/png;base64,{"A" * size}">'), lacks("AAAA"))
    yield html("ampersands", whole("辰五", f"<p>{'&amp;' * (size // 20)}</p>"))
    yield html("comment-bomb", whole("辰六", f"<!--{'-' * size}-->"), lacks("---"))


def _malformed() -> Iterator[Case]:
    yield html(
        "no-closing-tags", "<html><body>" + body("巳一").replace("</p>", "").replace("</h1>", "<br>"), lacks("<p>")
    )
    yield html("crossed-tags", whole("巳二").replace("</p>", "</b></p><i>").replace("<p>", "<p><b></i>"), lacks())
    yield html("open-comment", whole("巳三", "<!-- 没有结束"), lacks("没有结束"))
    yield html("open-script", whole("巳四", "<script>var x = '没有结束';"), lacks("没有结束"))
    yield html("open-attribute", whole("巳五", '<p class="没有结束>甲</p>'), lacks())
    yield one(
        "open-title", "<html><head><title>" + body("巳六") + "</body></html>", "quarantined", "text", file="page.html"
    )
    yield html("nul-in-tags", whole("巳七").replace("<p>", "<p\0>"), lacks("\0"))
    yield html("bad-references", whole("巳八", "<p>&#0;&#xD800;&#x110000;&#99999999999;&nosuch;&amp</p>"), lacks("\0"))
    yield html("two-bodies", whole("巳九") + whole("巳九"), lacks())
    yield html("cdata", whole("午一", "<![CDATA[<p>暗处</p>]]>"), lacks())
    yield html("conditional-comment", whole("午二", "<!--[if IE]><p>旧浏览器</p><![endif]-->"), lacks("旧浏览器"))
    yield html("processing-instruction", whole("午三", "<?php echo '密码'; ?>"), lacks("密码"))
    yield html(
        "namespaces",
        whole("午四").replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh">'),
        lacks(),
    )
    yield html(
        "line-breaks-only", "<html><body>" + page("午五").replace("\n", "<br>") + "</body></html>", lacks("<br>")
    )


def _lies() -> Iterator[Case]:
    """Pages that name an encoding that they are not in, or hide what they are."""
    declared = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
    for number, (name, charset, encoding) in enumerate(
        (
            ("declared-gb2312-is-utf-8", "gb2312", "utf-8"),
            ("declared-utf-8-is-gbk", "utf-8", "gb18030"),
            ("declared-latin-1-is-gbk", "iso-8859-1", "gb18030"),
            ("declared-utf-16-is-utf-8", "utf-16", "utf-8"),
            ("declared-unknown", "x-no-such-charset", "utf-8"),
            ("declared-codec-of-no-text", "rot13", "utf-8"),
            ("declared-big5-is-utf-8", "big5", "utf-8"),
            ("declared-nothing-is-gbk", "", "gb18030"),
        )
    ):
        content = whole(f"未{'一二三四五六七八'[number]}", head=declared.format(charset) if charset else "")
        yield one(name, content.encode(encoding), "created", check=lacks(), file="page.html")
    yield html("declared-twice", whole("未九", head=declared.format("gb2312") + '<meta charset="utf-8">'), lacks())
    yield html(
        "hidden-text", whole("申一", '<p style="display:none">看不见的字</p><p hidden>也看不见</p>'), lacks("看不见")
    )
    yield html("noscript", whole("申二", "<noscript>请启用脚本</noscript>"), lacks("请启用脚本"))
    yield html("frame-with-page", whole("申三", '<iframe srcdoc="<p>框里的字</p>"></iframe>'), lacks("框里的字"))
    yield html(
        "canonical-lies", whole("申四", head='<link rel="canonical" href="javascript:alert(1)">'), is_("page_url", None)
    )


def _without_text() -> Iterator[Case]:
    for name, content in (
        ("script-only", "<html><head><script>location='/login'</script></head><body></body></html>"),
        ("frames-only", '<html><frameset cols="20%,80%"><frame src="a.htm"><frame src="b.htm"></frameset></html>'),
        ("refresh-only", '<html><head><meta http-equiv="refresh" content="0;url=/new"></head></html>'),
        ("pictures-only", "<html><body>" + '<img src="1.jpg">' * 50 + "</body></html>"),
        ("empty-tags", "<html><body>" + "<div><p></p></div>" * 1000 + "</body></html>"),
        ("comment-only", "<!-- 这里什么也没有 -->"),
        ("doctype-only", "<!DOCTYPE html>"),
        ("menu-only", "<html><body><nav>首页 要闻 时政</nav><footer>版权所有</footer></body></html>"),
    ):
        yield one(f"html-{name}", content, "quarantined", "text", file="page.html")
