"""Every page any test fetches is held to this: it parses, has a title, no doubled id, labelled fields, safe forms."""

import re
from collections import Counter
from typing import Any

import html5lib
from flask.testing import FlaskClient

from tests.stowaways import loaded

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?][\u4e00-\u9fff]")
UNLABELLED_KINDS = {"hidden", "submit", "button", "image", "reset"}
# The law's own notice on every wish is printed as the design writes it, half-width comma included.
QUOTED = ("本心愿由民政/慈善会核实发布,为实物/服务帮扶,不是个人求助筹款",)


class StrictClient(FlaskClient):
    """A browser that complains. On the second engine the same tests fetch the same pages: once is enough to look."""

    looks = True

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("buffered", True)  # read to the end and close, as a browser does
        response = super().open(*args, **loaded(kwargs))
        is_page = response.mimetype == "text/html" and response.data and response.status_code // 100 != 3
        if self.looks and is_page:
            problems = faults_of(response.get_data(as_text=True))
            assert problems == [], f"{response.request.path}: {problems}"
        return response


def faults_of(html: str) -> list[str]:
    """What is wrong with a page or a fragment of one."""
    whole = "<html" in html[:400].lower()
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    root = parser.parse(html) if whole else parser.parseFragment(html)
    faults = [f"does not parse: {code}" for _, code, _ in parser.errors if whole]
    if whole and not (root.findtext(".//title") or "").strip():
        faults.append("no title")
    if whole and root.get("lang") != "zh-CN":
        faults.append("the page does not say that it is Chinese")
    return faults + doubled_ids(root) + unlabelled(root) + unsafe_forms(root) + half_width(root)


def doubled_ids(root: Any) -> list[str]:
    ids = Counter(node.get("id") for node in root.iter() if isinstance(node.tag, str) and node.get("id"))
    return [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]


def fields_of(root: Any) -> list[Any]:
    return [node for node in root.iter() if node.tag in ("input", "select", "textarea")]


def unlabelled(root: Any) -> list[str]:
    labelled = {node.get("for") for node in root.iter("label")}
    wrapped = {id(field) for label in root.iter("label") for field in fields_of(label)}
    faults = []
    for field in fields_of(root):
        if field.get("type", "text") in UNLABELLED_KINDS or id(field) in wrapped:
            continue
        if field.get("id") not in labelled and not field.get("aria-label") and not field.get("aria-labelledby"):
            faults.append(f"field {field.get('name')} has no label")
    return faults


def unsafe_forms(root: Any) -> list[str]:
    faults = []
    for form in root.iter("form"):
        posts = form.get("method", "get").lower() == "post"
        names = {field.get("name") for field in form.iter("input")}
        if posts and "csrf" not in names and form.get("data-no-session") is None:
            faults.append(f"form {form.get('action')} posts without csrf")
    return faults


def half_width(root: Any) -> list[str]:
    text = " ".join(t.strip() for t in root.itertext() if t.strip())
    for quote in QUOTED:
        text = text.replace(quote, "")
    return [f"half-width punctuation: {found}" for found in HALF_WIDTH.findall(text)[:3]]
