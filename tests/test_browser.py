"""Every kind of page in a real browser: axe finds no fault, nothing is wider than the window, keys reach it all."""

from importlib import import_module
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from playwright.sync_api import Page, sync_playwright

from archive.ingest import import_paths
from archive.models import Article
from archive.search import outbox
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOKS = [(width, scheme) for width in (1280, 375) for scheme in ("light", "dark")]
NARROWEST = 320
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, archive_dir) -> str:
    """The samples, imported, and one article as awkward as they come."""
    # A transactional test before may have emptied the table: Playwright's loop has a connection of its own, which
    # does not know what Django keeps to put back.
    import_module("archive.migrations.0002_regions").load(apps, None)
    import_paths([SAMPLES])
    make_article(
        "某某自治区某某自治州某某自治县人民代表大会常务委员会关于批准某某县国民经济和社会发展计划的决议" * 2,
        source="某某自治县融媒体中心掌上客户端新闻频道编辑部",
        region="652324",
        tags=["政协", "某某自治县第十六届人民代表大会第三次会议"],
        byline="记者 " + "林一舟 " * 12,
        body="https://www.example.cn/" + "a" * 200 + "\n\n正文" * 3,
        original_url="https://www." + "example-" * 7 + "example.cn/" + "b" * 200,
        flags=["reprint", "no-title", "byte-shift-damage", "ocr-noise"],
    )
    outbox.drain()
    return live_server.url


def addresses() -> list[str]:
    """One address of each kind of page, with what is hard about it."""
    repaired = next(article for article in Article.objects.all() if article.repairs)
    forum = Article.objects.filter(page_kind="forum").first()
    dated = Article.objects.filter(date_precision="day").select_related("source").exclude(source=None).first()
    awkward = Article.objects.latest("pk")
    day = dated.published_on
    return [
        "/",
        "/search/",
        "/search/?q=政协&region=-320000&sort=newest",
        "/search/?q=鑿齒&region=370000",
        "/search/?q=政协&from=2024-02-30",
        "/regions/",
        f"/regions/{dated.region_id}/",
        f"/regions/{dated.region_id[:2]}0000/",
        "/regions/659012/",
        "/dates/",
        f"/dates/{day:%Y}/",
        f"/dates/{day:%Y/%m}/",
        f"/dates/{day:%Y/%m/%d}/",
        "/dates/undated/",
        "/sources/",
        dated.source.get_absolute_url(),
        "/tags/",
        awkward.tags.first().get_absolute_url(),
        f"{repaired.get_absolute_url()}?repairs=1",
        f"{dated.get_absolute_url()}?q=发展&script=hant",
        forum.get_absolute_url(),
        awkward.get_absolute_url(),
        f"{awkward.get_absolute_url()}raw/",
        f"{awkward.get_absolute_url()}history/",
        "/nosuch/",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_inaccessible_or_too_wide(chromium, site, language):
    context = chromium.new_context(locale=language)
    page = context.new_page()
    faults = []
    for number, address in enumerate(addresses()):
        page.goto(site + address)
        # The words change the layout, not the colours: in the other languages one look a page, each in its turn.
        for width, scheme in LOOKS if language == LANGUAGES[0] else [LOOKS[number % len(LOOKS)]]:
            _dress(page, width, scheme)
            found = [*_violations(page), *_too_wide(page, width)]
            faults += [f"{address} {width} {scheme}: {fault}" for fault in found]
        _dress(page, NARROWEST, "light")
        faults += [f"{address}: {fault}" for fault in _too_wide(page, NARROWEST)]
        if page.locator("html").get_attribute("lang") != language:
            faults.append(f"{address}: not in {language}")
    context.close()
    assert not faults, "\n".join(faults)


def _dress(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def _too_wide(page: Page, width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide at {width}"] if wide > width else []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(chromium, site):
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    for address in addresses():
        page.goto(site + address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", address
        wanted = page.evaluate("document.querySelectorAll('a[href], button, input:not([type=hidden]), summary').length")
        reached = page.evaluate(REACHABLE)
        assert reached == wanted, f"{address}: {reached} of {wanted}"
    page.close()


# What is not taken out of the order of keys; what is folded into a closed <details> is reached once that is open.
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
    .filter(each => each.tabIndex === 0 && !each.closest('[inert], [aria-hidden=true]')).length"""


def test_a_reader_searches_narrows_reads_and_comes_back(chromium, site):
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page.goto(site)
    page.get_by_role("searchbox").fill("政协")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?*")
    everything = page.locator(".entry").count()
    page.locator(".facet li > a").first.click()
    assert 0 < page.locator(".entry").count() <= everything
    page.locator(".entry h3 a").first.click()
    assert page.locator(".text mark").count() > 0
    page.go_back()
    page.locator(".chip").last.click()
    assert page.locator(".entry").count() == everything
    page.close()


def test_hits_can_be_stepped_through(chromium, site):
    page = chromium.new_page(viewport={"width": 1280, "height": 600}, locale="zh-Hans")
    article = Article.objects.filter(body__contains="发展").order_by("pk").first()
    page.goto(f"{site}{article.get_absolute_url()}?q=发展")
    marks = page.locator(".text mark").count()
    page.get_by_role("link", name="1", exact=True).click()
    assert page.locator("mark:target").get_attribute("id") == "hit-1"
    page.get_by_role("button", name="后一处").click()
    assert page.locator("mark:target").get_attribute("id") == f"hit-{min(marks, 2)}"
    page.close()


def test_nothing_is_refused_by_the_content_security_policy(chromium, site):
    page = chromium.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    for address in addresses():
        page.goto(site + address)
    page.close()
    assert not refused
