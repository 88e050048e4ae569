"""A filled archive and an address of each kind of page, for the tests that look at them all."""

from importlib import import_module
from pathlib import Path

from django.apps import apps

from archive.ingest import import_paths
from archive.models import Article
from archive.search import outbox
from tests.factories import make_article

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def fill() -> None:
    """Import the samples, and make articles as awkward as they come: long words, no date, changed, suppressed."""
    # A transactional test before may have emptied the table: Playwright's loop has a connection of its own, which
    # does not know what Django keeps to put back.
    import_module("archive.migrations.0002_regions").load(apps, None)
    import_paths([SAMPLES])
    awkward = make_article(
        "某某自治区某某自治州某某自治县人民代表大会常务委员会关于批准某某县国民经济和社会发展计划的决议" * 2,
        source="某某自治县融媒体中心掌上客户端新闻频道编辑部",
        region="652324",
        tags=["政协", "某某自治县第十六届人民代表大会第三次会议"],
        byline="记者 " + "林一舟 " * 12,
        body="https://www.example.cn/" + "a" * 200 + "\n\n正文" * 3,
        original_url="https://www." + "example-" * 7 + "example.cn/" + "b" * 200,
        flags=["reprint", "no-title", "byte-shift-damage", "ocr-noise"],
    )
    awkward.subtitle = "副标题改过一次"
    awkward.save()
    make_article("撤下的文章", status="suppressed")
    outbox.drain()


def addresses() -> dict[str, str]:
    """What a page is -> its address. Of each kind one, with what is hard about it."""
    repaired = next(article for article in Article.objects.order_by("pk") if article.repairs)
    forum = Article.objects.filter(page_kind="forum").order_by("pk").first()
    dated = Article.objects.filter(date_precision="day", region__level="county").exclude(source=None).first()
    awkward = Article.objects.get(subtitle="副标题改过一次")
    gone = Article.objects.get(status="suppressed")
    day = dated.published_on
    return {
        "home": "/",
        "search": "/search/?q=政协",
        "search, nothing asked": "/search/",
        "search, narrowed": "/search/?q=政协&region=-320000&sort=newest&from=2010",
        "search, a long question": "/search/?q=政协" + "+-乡村道路和饮水工程" * 19,
        "search, one facet": "/search/?q=政协&region=-320000&facet=source",
        "search, nothing found": "/search/?q=鑿齒&region=370000",
        "search, did you mean": "/search/?q=政鞋",
        "search, relaxed": "/search/?q=政协+鑿齒",
        "search, refused": "/search/?q=政协&from=2024-02-30",
        "regions": "/regions/",
        "county": f"/regions/{dated.region_id}/",
        "city": f"/regions/{dated.region_id[:4]}00/",
        "province": f"/regions/{dated.region_id[:2]}0000/",
        "county without articles": "/regions/659012/",
        "about": "/about/",
        "dates": "/dates/",
        "year": f"/dates/{day:%Y}/",
        "month": f"/dates/{day:%Y/%m}/",
        "day": f"/dates/{day:%Y/%m/%d}/",
        "undated": "/dates/undated/",
        "sources": "/sources/",
        "source": dated.source.get_absolute_url(),
        "tags": "/tags/",
        "tag": dated.tags.first().get_absolute_url(),
        "article": dated.get_absolute_url(),
        "article, hits in the other script": f"{dated.get_absolute_url()}?q=发展&script=hant",
        "article, its own script": f"{dated.get_absolute_url()}?script=published",
        "article, repairs": f"{repaired.get_absolute_url()}?repairs=1",
        "article, forum": forum.get_absolute_url(),
        "article, awkward": awkward.get_absolute_url(),
        "raw": f"{awkward.get_absolute_url()}raw/",
        "history": f"{awkward.get_absolute_url()}history/",
        "gone": gone.get_absolute_url(),
        "no such page": "/nosuch/",
        "no such region": "/regions/999999/",
    }
