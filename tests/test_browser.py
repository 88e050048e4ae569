"""Every kind of page in a real browser: axe finds no fault, nothing is wider than the window, no error is reported."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from archive.models import Article
from tests.site import addresses, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1280, 768, 375)
NARROWEST = 320
SCHEMES = ("light", "dark")
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, archive_dir) -> str:
    fill()
    return live_server.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits(chromium, site, language):
    """Each page in each width and colour scheme; axe, which takes longest, looks at one width a scheme, in turns."""
    context = chromium.new_context(locale=language)
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}") if _is_fault(message) else None)
    for number, (name, address) in enumerate(addresses().items()):
        page.goto(site + address)
        for turn, scheme in enumerate(SCHEMES):
            page.emulate_media(color_scheme=scheme)
            for width in (*WIDTHS, NARROWEST):
                page.set_viewport_size({"width": width, "height": 800})
                found = _violations(page) if width == WIDTHS[(number + turn) % len(WIDTHS)] else []
                faults += [f"{name} {width} {scheme}: {fault}" for fault in [*found, *_too_wide(page, width)]]
        if page.locator("html").get_attribute("lang") != language:
            faults.append(f"{name}: not in {language}")
    context.close()
    assert not faults, "\n".join(faults)


def _is_fault(message) -> bool:
    """Whether the console tells of an error; that a page answers 400, 404 or 410 is as it should be."""
    return message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def _too_wide(page: Page, width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide at {width}"] if wide > width else []


def test_keys_alone_reach_everything_in_its_order_and_show_where_they_are(chromium, site):
    page, faults = chromium.new_page(viewport={"width": 1280, "height": 800}), []
    for name, address in addresses().items():
        page.goto(site + address)
        _open_by_keys(page)
        wanted = page.evaluate(STOPS)
        reached = [_tab(page) for _stop in wanted]
        faults += [f"{name}: {stop['what']} does not show the focus" for stop in reached if not stop["shown"]]
        if [stop["number"] for stop in reached] != wanted:
            faults.append(f"{name}: {len(wanted)} stops wanted, in order; came to {[s['what'] for s in reached]}")
        if reached[0]["what"] != "A.skip":
            faults.append(f"{name}: first comes {reached[0]['what']}, not the way to the text")
        after = _tab(page)
        if after["number"] is not None and after["what"] != "A.skip":
            faults.append(f"{name}: after the last there is still {after['what']}")
    page.close()
    assert not faults, "\n".join(faults)


def _open_by_keys(page: Page) -> None:
    """Open what is folded away, as a hand on the keys does."""
    folded = page.locator("details:not([open]) > summary")
    for _fold in range(folded.count()):
        folded.first.focus()
        page.keyboard.press("Enter")
    assert folded.count() == 0
    page.evaluate(BACK_TO_THE_TOP)


def _tab(page: Page) -> dict:
    page.keyboard.press("Tab")
    return page.evaluate(STOP)


# Whoever takes the focus last is where the next Tab goes on from.
BACK_TO_THE_TOP = """() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
}"""
# Numbers all that can be reached, in the order of the document, and gives the numbers.
STOPS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary, [tabindex="0"]')]
    .filter(each => each.checkVisibility()).map((each, number) => { each.dataset.stop = number; return number })"""
# What has the focus now: its number, what it is, and whether an outline (or the frame of a drawing) shows it.
STOP = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const number = at.dataset.stop === undefined ? null : Number(at.dataset.stop);
    const kind = at.getAttribute('class');
    return {number, what: at.tagName.toUpperCase() + (kind ? '.' + kind : ''), shown: outlined && seen};
}"""


def test_the_way_to_the_text_leads_past_the_masthead(chromium, site):
    page = chromium.new_page()
    page.goto(f"{site}/regions/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.close()


def test_a_key_leads_to_the_search_box(chromium, site):
    page = chromium.new_page()
    page.goto(f"{site}/regions/")
    page.keyboard.press("Control+/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.close()


def test_without_javascript_a_reader_searches_narrows_reads_cites_and_comes_back(chromium, site):
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=False, locale="zh-Hans")
    page.goto(site)
    page.get_by_role("searchbox").fill("政协")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?*")
    everything = page.locator(".entry").count()
    page.locator(".facet li > button").first.click()
    assert 0 < page.locator(".entry").count() <= everything
    page.locator(".entry h3 a").first.click()
    assert page.locator(".text mark").count() > 0
    published = page.locator("article").get_attribute("lang")
    page.locator(".switch a:not([aria-current])").click()
    assert page.locator("article").get_attribute("lang") != published
    page.locator(".cite summary").click()
    assert "@" in page.locator("#cite-bibtex").inner_text()
    page.go_back()
    page.go_back()
    page.locator(".chips button").last.click()
    assert page.locator(".entry").count() == everything
    page.close()


def test_hits_can_be_stepped_through(chromium, site):
    page = chromium.new_page(viewport={"width": 1280, "height": 600}, locale="zh-Hans")
    article = Article.objects.filter(body__contains="发展").order_by("pk").first()
    page.goto(f"{site}{article.get_absolute_url()}?q=发展")
    marks = page.locator(".text mark").count()
    page.get_by_role("link", name="1", exact=True).click()
    assert page.locator("mark:target").get_attribute("id") == "hit-1"
    page.get_by_role("status").get_by_text(f"1 / {marks}").wait_for()
    page.get_by_role("button", name="后一处").click()
    assert page.locator("mark:target").get_attribute("id") == f"hit-{min(marks, 2)}"
    page.close()


def test_a_citation_is_copied_as_it_stands(chromium, site):
    context = chromium.new_context(locale="zh-Hans", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site + Article.objects.public().order_by("pk").first().get_absolute_url())
    page.get_by_role("button", name="复制").first.press("Enter")
    page.get_by_role("button", name="已复制").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cite-gbt7714").inner_text()
    context.close()


def test_a_citation_that_may_not_be_copied_is_selected(chromium, site):
    page, faults = chromium.new_page(locale="zh-Hans"), []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))")
    page.goto(site + Article.objects.public().order_by("pk").first().get_absolute_url())
    page.get_by_role("button", name="复制").first.press("Enter")
    page.wait_for_function("getSelection().toString() !== ''")
    assert page.evaluate("getSelection().toString()") == page.locator("#cite-gbt7714").inner_text()
    assert faults == [] and page.get_by_role("button", name="已复制").count() == 0
    page.close()
