"""What the archive keeps, and that no change of it is lost on the way to the index."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from archive.models import Article, IndexTask, Region, Source, Tag
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

INGEST = Path(__file__).resolve().parent.parent / "archive" / "ingest"


@pytest.fixture
def article():
    made = make_article(source="青岭日报", region="371327", tags=["政协"])
    IndexTask.objects.all().delete()
    return made


def noted() -> set[int]:
    return set(IndexTask.objects.values_list("article_id", flat=True))


class TestRegions:
    def test_the_whole_table_of_divisions_is_there(self):
        assert Region.objects.count() > 3_200
        assert Region.objects.filter(level="province").count() == 34

    def test_a_county_knows_its_path(self):
        assert [str(step) for step in Region.objects.get(code="371327").path] == ["山东省", "临沂市", "莒南县"]

    def test_districts_of_a_municipality_hang_right_below_it(self):
        assert Region.objects.get(code="110101").codes == ["110000", "110101"]

    def test_a_province_holds_the_articles_of_its_counties(self, article):
        assert list(Article.objects.within(Region.objects.get(code="370000"))) == [article]
        assert not Article.objects.within(Region.objects.get(code="210000")).exists()


class TestDates:
    @pytest.mark.parametrize(("precision", "shown"), [("day", "2024-04-17"), ("month", "2024-04"), ("year", "2024")])
    def test_a_date_is_shown_as_precisely_as_it_is_known(self, precision, shown):
        article = make_article(published_on=date(2024, 4, 17), date_precision=precision)
        assert article.published == shown

    def test_no_date_is_none(self, article):
        assert article.published is None

    def test_a_date_without_precision_is_refused(self, article):
        article.published_on = date(2024, 4, 17)
        with pytest.raises(ValidationError, match="日期与精度不符"):
            article.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            article.save()


class TestSlugs:
    def test_a_slug_is_the_readable_name(self):
        assert Source.objects.create(name="青岭日报").slug == "青岭日报"

    def test_two_names_with_one_slug_are_told_apart(self):
        assert Tag.objects.create(name="两会").slug == "两会"
        assert Tag.objects.create(name="“两会”").slug == "两会-2"

    def test_a_name_of_signs_alone_has_a_slug_too(self):
        assert Tag.objects.create(name="——").slug == "x"


class TestOutbox:
    """Every way to change what an article is found by notes it."""

    def test_saving(self, article):
        article.save()
        assert noted() == {article.pk}

    def test_deleting_one_or_many(self, article):
        pk = article.pk
        Article.objects.filter(pk=pk).delete()
        assert noted() == {pk}

    def test_a_bulk_update(self, article):
        Article.objects.filter(source__name="青岭日报").update(script="hant")
        assert noted() == {article.pk}

    def test_a_bulk_update_that_moves_the_rows_out_of_its_own_filter(self, article):
        Article.objects.filter(script="hans").update(script="hant")
        assert noted() == {article.pk}

    @pytest.mark.parametrize(
        "change",
        [
            lambda tags: tags.add(Tag.objects.create(name="乡村振兴")),
            lambda tags: tags.remove(tags.get()),
            lambda tags: tags.clear(),
        ],
    )
    def test_changing_tags(self, article, change):
        change(article.tags)
        assert article.pk in noted()

    def test_changing_tags_from_the_tag(self, article):
        Tag.objects.create(name="乡村振兴").articles.add(article)
        assert noted() == {article.pk}

    @pytest.mark.parametrize("name", ["source", "region"])
    def test_renaming_what_it_is_found_by(self, article, name):
        named = getattr(article, name)
        named.name = "新名"
        named.save()
        assert noted() == {article.pk}

    def test_saving_a_source_without_renaming_notes_nothing(self, article):
        article.source.reviewed = True
        article.source.save()
        assert not noted()

    def test_deleting_its_source_or_a_tag(self, article):
        article.source.delete()
        assert article.pk in noted()
        IndexTask.objects.all().delete()
        article.tags.get().delete()
        assert article.pk in noted()

    def test_a_change_that_is_rolled_back_leaves_no_task(self, article):
        with pytest.raises(RuntimeError), transaction.atomic():
            article.save()
            raise RuntimeError
        assert not noted()


def test_history_keeps_what_stood_before(article):
    article.title = "新标题"
    article.save()
    newest, before = article.history.all()[:2]
    assert (newest.title, before.title) == ("新标题", "青岭县政协召开协商座谈会")


class TestLosses:
    """What an article loses from the other side is a change in its history like any other."""

    @pytest.fixture
    def told(self, article):
        """The last entry in the history, where there is a new one."""
        before = article.history.count()
        return lambda: article.history.latest() if article.history.count() == before + 1 else None

    def test_a_tag_that_drops_its_articles(self, article, told):
        article.tags.get().articles.clear()
        assert not told().tags.exists()

    @pytest.mark.parametrize("many", [False, True])
    def test_a_tag_that_is_deleted(self, article, told, many):
        (Tag.objects.all() if many else Tag.objects.get()).delete()
        assert not told().tags.exists()

    def test_a_source_that_is_deleted(self, article, told):
        article.source.delete()
        assert told().source_id is None
        assert Article.objects.get().source is None


def test_history_keeps_the_tags(article):
    Tag.objects.create(name="乡村振兴").articles.add(article)
    newest, before = article.history.all()[:2]
    assert {row.tag.name for row in newest.tags.all()} == {"政协", "乡村振兴"}
    assert {row.tag.name for row in before.tags.all()} == {"政协"}


def test_each_basis_of_a_date_is_one_that_an_import_or_a_curator_gives():
    """A page's capture is none: when a page was fetched says nothing of when it was published."""
    given = "".join(path.read_text(encoding="utf-8") for path in sorted(INGEST.rglob("*.py")))
    assert [basis for basis in Article.Basis.values if f'"{basis}"' not in given] == ["curator"]
    assert "capture" not in Article.Basis.values
