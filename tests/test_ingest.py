"""Files become articles: every input accounted for, nothing doubled, nothing that a curator set overwritten."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from django.db import DataError, IntegrityError

from archive.ingest import STATUSES, import_paths, record_of
from archive.ingest.readers import expected
from archive.ingest.store import Store
from archive.models import Article, Capture, ImportRun, IndexTask, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

PAGE = """青岭镇：小水渠灌出好收成
发布时间：2023-06-08 09:12　来源：示例晚报　作者：林远山
6月7日，山东省莒南县的渠道管护员忙着清理最后一段水渠。今年春天，县里投入资金修整渠道四十公里，三万亩农田用上了放心水。
村民说，水到田头不用等，一年能省下不少功夫。下一步，县里还要把管护的责任落实到每一段渠、每一个人。
责任编辑：周明
"""


def put(folder: Path, name: str, text: str | bytes = PAGE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(*paths: Path, **options) -> list[dict]:
    """Import, and give back the report's lines."""
    report = Path(os.environ["ARCHIVE_DATA_DIR"]) / "report.jsonl"
    import_paths(paths, report=report, **options)
    return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def statuses(lines: list[dict]) -> list[str]:
    return [line["status"] for line in lines]


def with_address(folder: Path, text: str, url: str = "http://news.example/2023/1.html") -> Path:
    put(folder, "manifest.jsonl", json.dumps({"file": "page.txt", "url": url}))
    return put(folder, "page.txt", text)


class TestAPage:
    def test_becomes_an_article_with_its_evidence(self, tmp_path):
        [line] = run(put(tmp_path / "in", "page.txt"))
        article = Article.objects.get(pk=line["article_id"])
        assert (article.title, article.published, article.date_basis) == (
            "青岭镇：小水渠灌出好收成",
            "2023-06-08",
            "label",
        )
        assert (article.source.name, article.byline, article.region_id) == ("示例晚报", "林远山", "371327")
        assert article.event_on.isoformat() == "2023-06-07"
        assert article.body.startswith("6月7日，山东省莒南县") and article.body.endswith("每一个人。")
        assert article.evidence["published"]["words"].startswith("发布时间：2023-06-08")

    def test_is_kept_byte_for_byte_before_all_else(self, tmp_path):
        path = put(tmp_path / "in", "page.txt")
        run(path)
        capture = Capture.objects.get()
        assert capture.path.read_bytes() == path.read_bytes()
        assert (capture.size, capture.file_name, capture.encoding) == (path.stat().st_size, "page.txt", "utf-8")

    def test_reaches_the_index_with_its_own_transaction(self, tmp_path):
        [line] = run(put(tmp_path / "in", "page.txt"))
        assert IndexTask.objects.filter(article_id=line["article_id"]).exists()

    def test_has_the_same_record_in_the_report_and_in_the_database(self, tmp_path):
        [line] = run(put(tmp_path / "in", "page.txt"))
        del line["status"], line["reason"]
        line |= {"file": Path(line["file"]).name, "tags": sorted(line["tags"])}
        assert line == record_of(Article.objects.get())

    def test_has_history_from_its_first_day(self, tmp_path):
        run(put(tmp_path / "in", "page.txt"))
        article = Article.objects.get()
        entry = article.history.get()
        fields = [field.attname for field in Article._meta.concrete_fields]
        assert [getattr(entry, name) for name in fields] == [getattr(article, name) for name in fields]
        assert (entry.history_type, entry.history_user, entry.history_change_reason) == ("+", None, "")

    def test_of_an_unknown_outlet_makes_a_source_that_waits_for_review(self, tmp_path):
        run(put(tmp_path / "in", "page.txt"))
        assert not Source.objects.get(name="示例晚报").reviewed

    def test_of_a_known_outlet_takes_the_tables_name(self, tmp_path):
        run(put(tmp_path / "in", "page.txt", PAGE.replace("示例晚报", "人民日报客户端")))
        source = Source.objects.get()
        assert (source.name, source.kind, source.reviewed) == ("人民日报", "newspaper", True)


class TestAgain:
    def test_the_same_bytes_are_unchanged(self, tmp_path):
        path = put(tmp_path / "in", "page.txt")
        first, second = run(path), run(path)
        assert statuses(second) == ["unchanged"]
        assert first[0]["article_id"] == second[0]["article_id"]
        assert Article.objects.count() == 1

    def test_the_same_bytes_under_another_name_are_a_duplicate(self, tmp_path):
        put(tmp_path / "in", "a.txt")
        put(tmp_path / "in", "b.txt")
        lines = run(tmp_path / "in")
        assert statuses(lines) == ["created", "duplicate"]
        assert lines[0]["file"] in lines[1]["reason"]
        assert lines[0]["article_id"] == lines[1]["article_id"]

    def test_new_text_at_a_known_address_updates_the_article_and_keeps_its_history(self, tmp_path):
        run(with_address(tmp_path / "in", PAGE))
        [line] = run(with_address(tmp_path / "in", PAGE.replace("四十公里", "五十公里")))
        article = Article.objects.get()
        assert (line["status"], line["article_id"]) == ("updated", article.pk)
        assert "五十公里" in article.body
        assert Capture.objects.count() == 2
        assert "四十公里" in article.history.earliest().body

    def test_two_files_of_one_address_in_one_run_are_two_versions(self, tmp_path):
        for name, length in (("a", "四十公里"), ("b", "五十公里")):
            put(tmp_path / "in" / name, "page.txt", PAGE.replace("四十公里", length))
            entry = {"file": "page.txt", "url": "http://news.example/2023/1.html"}
            put(tmp_path / "in" / name, "manifest.jsonl", json.dumps(entry))
        assert statuses(run(tmp_path / "in")) == ["created", "updated"]
        assert "五十公里" in Article.objects.get().body

    @pytest.mark.parametrize("batch", [1, 250])
    def test_two_texts_of_one_address_in_one_file_are_two_versions(self, tmp_path, monkeypatch, batch):
        monkeypatch.setattr("archive.ingest.run.BATCH", batch)
        records = [{"url": "http://news.example/1.html", "text": PAGE.replace("四十", n)} for n in ("四十", "五十")]
        file = put(tmp_path / "in", "pages.jsonl", "\n".join(map(json.dumps, records)))
        assert statuses(run(file)) == ["created", "updated"]
        assert statuses(run(file)) == ["unchanged", "unchanged"]
        assert statuses(run(again=True)) == ["unchanged", "unchanged"]
        article = Article.objects.get()
        assert "五十公里" in article.body
        assert "四十公里" in article.history.earliest().body

    def test_two_spellings_of_an_address_are_one_article(self, tmp_path):
        run(with_address(tmp_path / "in", PAGE))
        run(with_address(tmp_path / "in", PAGE + "\n", "https://NEWS.example:443/2023/1.html?utm_source=x#top"))
        assert Article.objects.count() == 1

    def test_the_same_text_elsewhere_is_an_article_of_its_own_with_the_same_digest(self, tmp_path):
        put(tmp_path / "in", "a.txt")
        put(tmp_path / "in", "b.txt", PAGE.replace("示例晚报", "另一家晚报"))
        assert statuses(run(tmp_path / "in")) == ["created", "created"]
        assert Article.objects.values("content_digest").distinct().count() == 1

    def test_what_a_curator_set_survives(self, tmp_path):
        run(with_address(tmp_path / "in", PAGE))
        article = Article.objects.get()
        article.title, article.curated_fields = "编者改定的标题", ["title", "region"]
        article.region_id = "371300"
        article.save()
        run(with_address(tmp_path / "in", PAGE.replace("青岭镇", "青山镇").replace("四十", "五十")))
        article.refresh_from_db()
        assert (article.title, article.region_id) == ("编者改定的标题", "371300")
        assert "五十公里" in article.body

    def test_a_text_that_a_curator_set_keeps_its_repairs(self, tmp_path):
        damaged = PAGE.replace("青岭镇", "青岭镇(zhèn)").replace("公里", "公里(lǐ)")
        run(with_address(tmp_path / "in", damaged))
        article = Article.objects.get()
        article.edit_text("body", article.body + "编者补记。")
        article.save()
        kept = article.repairs_of("body")
        assert kept
        run(with_address(tmp_path / "in", damaged.replace("四十", "足足五十")))
        article.refresh_from_db()
        assert article.repairs_of("body") == kept


class TestInputs:
    def test_bad_input_is_a_line_of_the_report_and_the_run_goes_on(self, tmp_path):
        folder = tmp_path / "in"
        put(folder, "binary.txt", bytes(range(256)) * 50)
        put(folder, "empty.txt", b"")
        put(folder, "none.txt", "首页\n上一页 下一页\n")
        put(folder, "page.txt")
        (folder / "link.txt").symlink_to(folder / "page.txt")
        lines = {Path(line["file"]).name: line for line in run(folder, folder / "missing.txt")}
        assert {name: line["status"] for name, line in lines.items()} == {
            "binary.txt": "quarantined", "empty.txt": "quarantined", "none.txt": "quarantined",
            "page.txt": "created", "link.txt": "skipped", "missing.txt": "quarantined",
        }  # fmt: skip
        assert all(line["reason"] for name, line in lines.items() if name != "page.txt")

    def test_every_input_is_counted_once(self, tmp_path):
        put(tmp_path / "in", "a.txt")
        put(tmp_path / "in", "b.txt")
        put(tmp_path / "in", "c.jpg", b"\xff\xd8")
        result = import_paths([tmp_path / "in", tmp_path / "missing"])
        assert result.counts == Counter(created=1, duplicate=1, skipped=1, quarantined=1)
        assert result.inputs == sum(result.counts[status] for status in STATUSES) == 4

    @pytest.mark.parametrize("refusal", [DataError("out of range"), IntegrityError("a rule"), UnicodeError("half")])
    def test_what_the_database_does_not_take_keeps_none_of_the_others_out(self, tmp_path, monkeypatch, refusal):
        def refuse(store, outcome, capture):
            if "沂水" in outcome.record.body:
                raise refusal
            return new(store, outcome, capture)

        new = Store._new
        monkeypatch.setattr(Store, "_new", refuse)
        for name, county in (("a", "莒南"), ("b", "沂水"), ("c", "沂南"), ("d", "莒南")):
            put(tmp_path / "in", f"{name}.txt", PAGE.replace("莒南", county))
        lines = run(tmp_path / "in")
        assert statuses(lines) == ["created", "quarantined", "created", "duplicate"]
        assert lines[1]["reason"] == f"the database cannot store it: {refusal}"
        assert (Article.objects.count(), Source.objects.count(), Capture.objects.count()) == (2, 1, 3)
        assert ImportRun.objects.get().state == "finished"

    def test_skipped_inputs_are_summed_up_by_their_reason(self, tmp_path):
        put(tmp_path / "in", "a.txt")
        for name in ("1.jpg", "2.jpg", "README", ".hidden.txt", ".git/config.txt"):
            put(tmp_path / "in", name, b"\xff\xd8")
        assert import_paths([tmp_path / "in"]).problems == [
            {"file": "2 inputs", "status": "skipped", "reason": reason}
            for reason in ("hidden: its name begins with a dot", "no page: files of type .jpg are not read")
        ] + [{"file": "1 input", "status": "skipped", "reason": "no page: files of no type are not read"}]

    def test_what_is_packed_is_to_be_unpacked_first(self, tmp_path):
        result = import_paths([put(tmp_path / "in", "pages.zip", b"PK\3\4")])
        assert list(result.skipped) == ["no page: files of type .zip are not read: unpack them first"]

    def test_a_path_that_cannot_be_looked_at_is_refused_and_the_run_goes_on(self, tmp_path):
        put(tmp_path / "in", "a.txt")
        (tmp_path / "in/b/manifest.jsonl").mkdir(parents=True)
        put(tmp_path / "in", "b/c.txt", PAGE.replace("青岭", "青山"))
        result = import_paths([tmp_path / ("长" * 200), tmp_path / "in"])
        assert result.counts == Counter(quarantined=1, created=2)
        assert result.quarantined[0]["reason"].endswith("File name too long")

    def test_what_is_to_come_is_counted_for_the_progress_bar(self, tmp_path):
        put(tmp_path / "in", "a/page.txt")
        put(tmp_path / "in", "manifest.jsonl", "{}\n")
        put(tmp_path / "in", "b.jsonl", '{"text": ""}\n' * 5)
        assert expected([tmp_path / "in", tmp_path / "in/a/page.txt"]) == 7
        os.mkfifo(tmp_path / "in/pipe.jsonl")
        (tmp_path / "in/endless.csv").symlink_to("/dev/zero")
        assert expected([tmp_path / "in", tmp_path / "missing.jsonl"]) == 9
        put(tmp_path / "in", "c.warc", b"WARC/1.0")
        assert expected([tmp_path / "in"]) is None

    def test_a_run_is_remembered(self, tmp_path):
        import_paths([put(tmp_path / "in", "page.txt"), tmp_path / "missing"])
        kept = ImportRun.objects.get()
        assert (kept.state, kept.counts) == ("finished", {"created": 1, "quarantined": 1})
        assert [problem["status"] for problem in kept.problems] == ["quarantined"]
        assert kept.finished_at

    def test_a_dry_run_stores_nothing(self, tmp_path, settings):
        lines = run(put(tmp_path / "in", "page.txt"), dry_run=True)
        assert statuses(lines) == ["created"]
        assert not Article.objects.exists() and not Capture.objects.exists() and not ImportRun.objects.exists()
        assert not list(settings.CAPTURES_DIR.rglob("*")) if settings.CAPTURES_DIR.exists() else True

    def test_a_folder_of_any_depth_is_read_in_the_order_of_names(self, tmp_path):
        for name in ("b/2.txt", "a/deep/1.txt", "c.txt"):
            put(tmp_path / "in", name, PAGE.replace("青岭", name[0] + "青岭"))
        assert [Path(line["file"]).name for line in run(tmp_path / "in")] == ["1.txt", "2.txt", "c.txt"]

    def test_a_manifest_gives_addresses_and_is_no_article(self, tmp_path):
        with_address(tmp_path / "in", PAGE, "http://www.example.cn/202306/t20230608_1.html")
        [line] = run(tmp_path / "in")
        assert line["page_url"] == "http://www.example.cn/202306/t20230608_1.html"

    @pytest.mark.parametrize(
        "line", ['{"file": "page.txt", "url": "http://a.exam', "[]", '{"url": "http://a.example/"}']
    )
    def test_a_broken_line_of_a_manifest_is_named_and_the_others_are_read(self, tmp_path, line):
        entry = json.dumps({"file": "page.txt", "url": "http://a.example/1.html"})
        put(tmp_path / "in", "manifest.jsonl", f"{entry}\n\n{line}\n")
        put(tmp_path / "in", "page.txt")
        page, broken = run(tmp_path / "in")
        assert (broken["status"], broken["place"]) == ("quarantined", "line 3")
        assert broken["file"].endswith("in/manifest.jsonl")
        assert broken["reason"].startswith("line 3 is no JSON that names")
        assert (page["status"], page["page_url"]) == ("created", "http://a.example/1.html")
