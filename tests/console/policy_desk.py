"""What the tests of policies at the console share: find one, begin a text, read and send its form."""

import re

from server.policies import queries


def uid_of(unit, number):
    with unit():
        return queries.find(str(number)).uid


def drafted(ren, unit, number=6):
    answer = ren.post(f"/policies/{uid_of(unit, number)}/draft")
    assert answer.status_code == 303
    return answer.location.removeprefix("/console")


def form_of(page):
    """What a browser would send: every field of the page's form."""
    fields = dict(re.findall(r'<input class="form-control[^>]*? name="(\w+)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea[^>]*? name="(\w+)"[^>]*>([^<]*)</textarea>', page))
    chosen = r'<select class="form-select[^>]*? name="(\w+)".*?<option value="([\w-]+)" selected'
    return fields | dict(re.findall(chosen, page, re.DOTALL))


def version_of(page):
    return re.search(r'name="version" value="(\d+)"', page)[1]


def edited(desk, path, **changes):
    page = desk.page(path)
    return desk.post(f"{path}/edit", **{**form_of(page), "version": version_of(page), **changes})


def submitted(desk, unit, **changes):
    path = drafted(desk, unit)
    assert edited(desk, path, **changes).status_code == 303
    assert desk.post(f"{path}/submit", version=version_of(desk.page(path))).status_code == 303
    return path
