"""Walking the portal as the cast, with an eye on what a person who cannot see, or has a small screen, would meet."""

from axe_playwright_python.base import AXE_SCRIPT

from tests import people

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# target-size is the one WCAG 2.2 rule axe has, and it is off unless asked for.
AXE = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {"target-size": {"enabled": True}},
}
# All that a scheme changes on a page.
OF_COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
DOUBLED_IDS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(it => it.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}"""
SHOWS_FOCUS = """it => {
  const style = getComputedStyle(it);
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
}"""
# What people say aloud stays in one piece; a long code may be cut where there is no room.
BROKEN_REFERENCES = """() => [...document.querySelectorAll(".reference:not(.is-long, .certificate *)")]
  .filter(it => new Set([...it.getClientRects()].map(line => Math.round(line.top))).size > 1)
  .map(it => it.innerText)"""
# As axe asks on a wide screen; on a narrow one much more scrolls.
OUT_OF_REACH = """() => [...document.querySelectorAll("main *")]
  .filter(it => /auto|scroll/.test(getComputedStyle(it).overflowX) && it.scrollWidth > it.clientWidth + 1)
  .filter(it => it.tabIndex < 0 && !it.querySelector("a[href], button, input, select, textarea, summary, [tabindex='0']"))
  .map(it => it.outerHTML.slice(0, 120))"""
NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1280, "height": 900}


class Walk:
    """The browsers of one story, one for each of its people; none may break the content policy."""

    def __init__(self, browser, base_url):
        self.browser, self.base_url = browser, base_url
        self.pages, self.reports = {}, []

    def as_(self, name):
        """The page of one of the cast, signed in; "nobody" for a visitor."""
        if name not in self.pages:
            # Without motion: axe must not meet a colour half-way between two schemes.
            context = self.browser.new_context(base_url=self.base_url, viewport=WIDE, reduced_motion="reduce")
            page = context.new_page()
            page.set_default_timeout(30_000)
            page.on("console", self.note_report)
            self.pages[name] = page
            if name != "nobody":
                sign_in(page, getattr(people, name))
        return self.pages[name]

    def note_report(self, message):
        if "Content Security Policy" in message.text:
            self.reports.append(f"{message.location.get('url')}: {message.text}")

    def look(self, name):
        """Check the page that is open: no violation in light or dark, nothing wider than a narrow screen, no reference in two lines."""
        page = self.as_(name)
        # axe no longer asks for this, but a label finds the first field with its id, not the one beside it.
        problems = [f"two elements have the id {name}" for name in page.evaluate(DOUBLED_IDS)]
        for scheme, asked in (("light", AXE), ("dark", OF_COLOURS)):
            page.emulate_media(color_scheme=scheme)
            problems += [f"{scheme}: {line}" for line in violations(page, asked)]
        page.emulate_media(color_scheme="light")
        problems += broken_references(page)
        page.set_viewport_size(NARROW)
        problems += broken_references(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            problems.append("wider than 320 px")
        problems += [f"scrolls sideways, out of a keyboard's reach: {it}" for it in page.evaluate(OUT_OF_REACH)]
        page.set_viewport_size(WIDE)
        assert not problems, "\n".join([page.url, *problems])

    def close(self):
        for page in self.pages.values():
            page.context.close()
        assert self.reports == []


def broken_references(page):
    return [f"{reference} breaks at {page.viewport_size['width']} px" for reference in page.evaluate(BROKEN_REFERENCES)]


def violations(page, asked):
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async options => (await axe.run(options)).violations", asked)
    return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]


def tab_to(page, wanted, most=120):
    """Go on with the tab key alone until an element has the focus, and see that it shows."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("it => it === document.activeElement"):
            assert wanted.evaluate(SHOWS_FOCUS), f"the focus does not show on {wanted}"
            return
    raise AssertionError(f"{most} tabs do not lead to {wanted} on {page.url}")


def wait_until_shown(page, wanted, tries=60):
    """Load the page anew until an element is there: what the worker does in the background comes a little later."""
    for _try in range(tries):
        if wanted.count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{wanted} never came on {page.url}")


def sign_in(page, person):
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(people.PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard/")
