"""The front page, an article with all that stands around it, and the pages that say no."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.models import Article, Comment, ImportRun, Region, Source
from archive.pages.flags import FLAGS
from archive.search import outbox
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


@pytest.fixture
def written():
    """An article with everything an article can have."""
    return make_article(
        "莒南县政协召开协商座谈会",
        subtitle="聚焦果业提质增效",
        body="会议指出，要以高质量发展为主线，建立当地行业标准，逐项提出意见，逐条落实到单位、到人、到时限，月底前回复。\n"
        "一件事一件事地办\n"
        "“委员心里要有一本账。”一位种了三十年苹果的委员说，开会不如看园，看园不如算账，算账还要算长远账、百姓账。",
        published_on=datetime.date(2024, 4, 1),
        date_precision="month",
        date_basis="address",
        source="青岭日报",
        byline="记者 林一舟",
        region="371327",
        tags=["政协"],
        flags=["reprint", "byte-shift-damage"],
        original_url="https://www.example.cn/202404/a.html",
        page_url="javascript:alert(1)",
        page_kind="forum",
        regions_mentioned=[{"code": "210300", "name": "鞍山市", "role": "visitor"}],
        evidence={"published": {"words": "/202404/", "where": "page address", "rule": "date", "confidence": 0.85}},
        repairs=[
            {
                "field": "body",
                "start": 18,
                "before": "當(dāng)?shù)",
                "after": "当地",
                "kind": "byte-shift",
                "confidence": 0.8,
            }
        ],
    )


def page(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


class TestHome:
    def test_an_empty_archive_says_how_to_fill_it(self, client):
        assert "python manage.py import_articles" in page(client, "/")

    def test_it_tells_what_is_in_here(self, client, written):
        make_article("被撤下的", status="suppressed", region="110101", source="别家")
        text = page(client, "/")
        assert "<dt>文章</dt><dd>1</dd>" in text
        assert "<dt>来源</dt><dd>1</dd>" in text
        assert "<dt>最早</dt><dd>2024-04</dd>" in text
        assert "莒南县政协召开协商座谈会" in text and "被撤下的" not in text

    def test_all_34_provincial_units_are_links_with_names_and_counts(self, client, written):
        text = page(client, "/")
        assert text.count('class="tile-name"') == 34
        assert 'aria-label="鲁 1 篇，山东省"' in text and 'aria-label="京 0 篇，北京市"' in text

    def test_it_tells_how_it_grows(self, client, written):
        ImportRun.objects.create(counts={"created": 1200, "unchanged": 3})
        ImportRun.objects.create(counts={"created": 34})
        ImportRun.objects.create(counts={"unchanged": 1234})
        text = page(client, "/")
        assert "最近十二个月收录 1,234 篇" in text and "收录 34 篇。" in text

    def test_it_costs_as_many_queries_with_many_articles_as_with_few(self, client, django_assert_max_num_queries):
        for number in range(9):
            make_article(f"第{number}篇", source=f"{number}报", region="371327", tags=[f"题{number}"])
        with django_assert_max_num_queries(16):
            page(client, "/")


class TestArticle:
    def test_the_date_is_as_precise_as_known_and_says_why(self, client, written):
        text = page(client, written.get_absolute_url())
        assert '<time datetime="2024-04">2024年4月</time>' in text
        assert "据网址" in text and "/202404/" in text

    def test_without_a_date_it_says_so(self, client):
        assert "日期不详" in page(client, make_article().get_absolute_url())

    def test_places_sources_and_tags_are_links(self, client, written):
        text = page(client, written.get_absolute_url())
        for address in ("/regions/370000/", "/regions/371300/", "/regions/371327/", "/regions/210300/"):
            assert f'href="{address}"' in text
        assert f'href="{written.source.get_absolute_url()}"' in text
        assert f'href="{written.tags.get().get_absolute_url()}"' in text

    def test_flags_are_said_in_words(self, client, written):
        text = page(client, written.get_absolute_url())
        assert "这一页转自别处" in text and "byte-shift-damage" not in text

    def test_only_web_addresses_become_links(self, client, written):
        text = page(client, written.get_absolute_url())
        assert 'href="https://www.example.cn/202404/a.html"' in text
        assert "javascript:alert" in text and 'href="javascript' not in text

    def test_a_short_line_before_a_paragraph_is_a_crosshead(self, client, written):
        assert "<h2>一件事一件事地办</h2>" in page(client, written.get_absolute_url())

    @pytest.mark.parametrize(
        ("script", "expected"), [("hant", "會議指出"), ("hans", "会议指出"), ("nonsense", "会议指出")]
    )
    def test_it_reads_in_either_script(self, client, written, script, expected):
        assert expected in page(client, f"{written.get_absolute_url()}?script={script}")

    def test_the_chosen_script_is_kept_until_the_published_one_is(self, client, written):
        other = make_article("另一篇", body="发展")
        page(client, f"{written.get_absolute_url()}?script=hant")
        assert "發展" in page(client, other.get_absolute_url())
        page(client, f"{other.get_absolute_url()}?script=published")
        assert "会议指出" in page(client, written.get_absolute_url())

    def test_it_can_be_cited_and_taken(self, client, written):
        text = page(client, written.get_absolute_url())
        assert "林一舟. 莒南县政协召开协商座谈会" in text
        assert '<meta name="citation_title" content="莒南县政协召开协商座谈会' in text
        assert '"@type": "NewsArticle"' in text
        assert '<meta property="og:title" content="莒南县政协召开协商座谈会' in text
        assert "article:published_time" not in text  # a month is no day
        for form in ("bib", "ris", "json", "txt"):
            assert f'href="/articles/{written.pk}.{form}"' in text

    def test_the_text_carries_the_language_it_is_shown_in(self, client, written):
        assert '<article lang="zh-Hans">' in page(client, written.get_absolute_url())
        assert '<article lang="zh-Hant">' in page(client, f"{written.get_absolute_url()}?script=hant")

    def test_hits_are_marked_in_the_script_that_is_read(self, client, written):
        text = page(client, f"{written.get_absolute_url()}?q=高質量發展")
        assert '<mark id="hit-1">高质量发展</mark>' in text
        text = page(client, f"{written.get_absolute_url()}?q=高质量发展&script=hant")
        assert '<mark id="hit-1">高質量發展</mark>' in text

    def test_what_is_asked_of_titles_is_marked_in_the_title_alone(self, client, written):
        text = page(client, f"{written.get_absolute_url()}?q=标题:座谈会 标题:会议")
        assert "<h1>莒南县政协召开协商<mark>座谈会</mark></h1>" in text and 'id="hit-1"' not in text

    @pytest.mark.parametrize("question", ["", "((((", '"', "词 " * 100, "-"])
    def test_a_question_that_cannot_be_read_marks_nothing(self, client, written, question):
        assert "<mark" not in page(client, f"{written.get_absolute_url()}?q={question}")

    def test_repairs_are_shown_on_demand(self, client, written):
        plain = page(client, written.get_absolute_url())
        assert "shù" not in plain and "显示 1 处修复" in plain
        shown = page(client, f"{written.get_absolute_url()}?repairs=1")
        assert "建立<del>當(dāng)?shù)</del><ins>当地</ins>行业标准" in shown

    def test_what_the_page_said_is_never_markup(self, client):
        article = make_article("<script>alert(1)</script>", body="<img src=x onerror=alert(1)> & 正文", byline="<b>")
        for address in ("", "?q=正文", "?script=hant", "?repairs=1", "raw/", "history/"):
            text = page(client, article.get_absolute_url() + address)
            assert "<script>alert" not in text and "<img src=x" not in text

    def test_replies_are_folded_away_from_the_text(self, client, written):
        Comment.objects.create(article=written, position=0, author="山里人", text="说得好")
        text = page(client, written.get_absolute_url())
        assert text.index('class="text"') < text.index('<details class="comments">') < text.index("说得好")

    def test_the_neighbours_are_of_the_same_source_and_place(self, client, written):
        before = make_article("前一篇文章", source="青岭日报", published_on=datetime.date(2024, 3, 1))
        after = make_article("后一篇文章", region="371327", published_on=datetime.date(2024, 5, 1))
        make_article("不相干的文章", published_on=datetime.date(2024, 4, 2))
        text = page(client, written.get_absolute_url())
        assert f'rel="prev" href="{before.get_absolute_url()}"' in text
        assert f'rel="next" href="{after.get_absolute_url()}"' in text
        assert "不相干的文章" not in text

    def test_it_costs_few_queries(self, client, written, django_assert_max_num_queries):
        for number in range(5):
            Comment.objects.create(article=written, position=number, text="好")
        outbox.drain()
        page(client, written.get_absolute_url())
        with django_assert_max_num_queries(14):
            page(client, written.get_absolute_url())

    def test_an_unknown_number_is_a_404_that_says_so(self, client):
        assert "没有编号为 12345 的文章" in page(client, "/articles/12345/", 404)
        page(client, f"/articles/{10**30}/", 404)

    @pytest.mark.parametrize("name", ["article", "raw", "history"])
    def test_a_suppressed_article_is_gone(self, client, name):
        article = make_article("撤下的标题", status="suppressed")
        text = page(client, reverse(name, args=[article.pk]), 410)
        assert "已撤下" in text and "撤下的标题" not in text


class TestHistory:
    def test_an_article_never_changed_says_so(self, client, written):
        Article.objects.filter(pk=written.pk).update(updated_at=written.updated_at)
        assert "没有改动过" in page(client, reverse("history", args=[make_article().pk]))

    def test_each_change_is_shown_from_and_to(self, client, written):
        written.title, written.region = "新标题", Region.objects.get(code="210300")
        written.save()
        text = page(client, reverse("history", args=[written.pk]))
        assert "<del>莒南县政协召开协商座谈会</del> <ins>新标题</ins>" in text
        assert "<del>莒南县</del> <ins>鞍山市</ins>" in text

    def test_many_changes_cost_few_queries(self, client, written):
        for number in range(6):
            written.source = Source.objects.create(name=f"青岭第{number}报")
            written.save()
        with CaptureQueriesContext(connection) as asked:
            text = page(client, reverse("history", args=[written.pk]))
        assert "<del>青岭第4报</del> <ins>青岭第5报</ins>" in text
        assert sum('FROM "archive_source"' in query["sql"] for query in asked) == 1


class TestMessages:
    def test_a_404_helps(self, client):
        text = page(client, "/nosuch/", 404)
        assert "没有这一页" in text and 'href="/regions/"' in text and 'role="search"' in text

    def test_a_500_is_drawn_without_a_request(self, client, settings, monkeypatch):
        from archive.pages import home

        client.raise_request_exception = False
        monkeypatch.setattr(home.counts, "by_region", lambda articles: 1 / 0)
        assert "出错了" in page(client, "/", 500)

    @pytest.mark.parametrize("code", ["zh-hans", "zh-hant", "en"])
    def test_the_language_is_kept(self, client, code):
        response = client.get(f"/language/{code}/?next=/dates/")
        assert response.headers["Location"] == "/dates/"
        assert client.get("/").headers["Content-Language"] == code

    def test_the_language_switch_never_leads_away(self, client):
        assert client.get("/language/en/?next=https://evil.example/").headers["Location"] == "/"
        page(client, "/language/xx/", 404)


def test_what_the_archive_is_stands_one_click_away_with_every_flag_explained(client):
    assert '<a href="/about/">关于档案</a>' in page(client, "/")
    text = page(client, "/about/")
    assert all(str(flag.meaning) in text for flag in FLAGS.values())


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("curators@archive.example", "mailto:curators@archive.example"),
        ("https://archive.example/ask", "https://archive.example/ask"),
    ],
)
def test_readers_are_told_whom_to_tell_of_a_mistake(client, settings, contact, link):
    settings.CONTACT = contact
    assert f'href="{link}"' in page(client, "/about/")


def test_what_was_empty_is_not_struck_out(client):
    article = make_article()
    article.subtitle = "聚焦果业"
    article.save()
    text = page(client, reverse("history", args=[article.pk]))
    assert "<del>" not in text and "<ins>聚焦果业</ins>" in text
