"""Repairs: what scraping did to a page is undone, nothing else is touched, and everything can be taken back."""

import json
import lzma
import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.chinese import is_reading, repair, same_sound
from bench.damage import annotated_characters, as_reprinted, with_pinyin, with_shifted_bytes
from bench.repair import outcome

DAMAGE = st.text(alphabet="當地數學協會發展,。?\ufffd(shùé)&;#amp1、\n\u200b\x00a", max_size=80)


def kinds(text: str, **options) -> list[tuple[str, str, str]]:
    return [(found.kind, found.before, found.after) for found in repair(text, **options).repairs]


class TestPinyin:
    def test_readings_go_and_other_brackets_stay(self):
        text = "青山市政協(xié)召開(kāi)會(huì)議(yì),王明(CEO)說(shuō)GDP(GDP)比2022年(2022)高。"
        assert repair(text).text == "青山市政協召開會議,王明(CEO)說GDP(GDP)比2022年(2022)高。"

    def test_readings_may_have_a_blank_beside_them(self):
        assert repair("政協會(huì )議在青山市召開(kāi )。").text == "政協會議在青山市召開。"

    def test_one_alone_is_the_authors(self):
        assert repair("這個字讀行(xíng)。").text == "這個字讀行(xíng)。"

    def test_a_wrong_reading_stays(self):
        assert repair("協(xié)會(huì)地(abc)。").text == "協會地(abc)。"

    @pytest.mark.parametrize(
        ("char", "syllable", "tone", "answer"),
        [("協", "xié", True, True), ("協", "xiè", True, False), ("協", "xiè", False, True), ("a", "a", True, False)],
    )
    def test_is_reading(self, char, syllable, tone, answer):
        assert is_reading(char, syllable, tone) is answer

    def test_words_of_the_same_sound_share_a_key(self):
        assert same_sound("高質量") == same_sound("高志亮") == "gao zhi liang"


class TestByteShift:
    @pytest.mark.parametrize(
        ("damaged", "clean"),
        [
            ("成為當(dāng)?shù)匦袠I(yè)標(biāo)桿。", "成為當地行業標桿。"),
            ("記者從青山日?qǐng)?bào)社了解到,會(huì)議(yì)已結束。", "記者從青山日報社了解到,會議已結束。"),
        ],
    )
    def test_a_reading_in_brackets_tells_the_lost_byte(self, damaged, clean):
        assert repair(damaged).text == clean

    @pytest.mark.parametrize(
        ("damaged", "clean"),
        [
            ("青山縣政協(xié)召開(kāi)會(huì)議??h政協(xié)主席王某出席。", "青山縣政協召開會議。縣政協主席王某出席。"),
            ("青山縣召開(kāi)會(huì)議?h領(lǐng)導(dǎo)出席并講話。", "青山縣召開會議。縣領導出席并講話。"),
            (
                "青山縣開(kāi)展“進(jìn)村”活動(dòng)?!爸v好一堂課”很受歡迎。",
                "青山縣開展“進村”活動。“講好一堂課”很受歡迎。",
            ),
            ("老趙說:“路修好了,我心里高興?！比珔^的人都笑了。", "老趙說:“路修好了,我心里高興。”全區的人都笑了。"),
            ("他連說“沒有白忙,收成這么好!北娢瘑T都笑了。", "他連說“沒有白忙,收成這么好。”眾委員都笑了。"),
        ],
    )
    def test_a_mark_made_half_width_across_two_characters(self, damaged, clean):
        assert repair(damaged).text == clean

    @pytest.mark.parametrize("text", ["怎么办?他们说没有问题。", "什么是政协提案?A股上涨?不知道。", "為什么?為何?"])
    def test_a_question_mark_is_a_question_mark(self, text):
        assert repair(text).text == text

    def test_the_damage_is_told_apart_and_kept(self):
        (found,) = (one for one in repair("成為當(dāng)?shù)匦袠I(yè)標桿。").repairs if one.kind == "byte-shift")
        assert (found.before, found.after) == ("?shù)匦袠I", "地行業")
        assert found.confidence > 0.9


class TestSmallDamage:
    @pytest.mark.parametrize(
        ("damaged", "clean"),
        [
            ("政协&nbsp;会议&amp;nbsp;&#20013;&ldquo;好&rdquo;", "政协 会议 中“好”"),
            ("研发（R&D）、AT&T、&没有", "研发（R&D）、AT&T、&没有"),
            ("政\u200b协\ufeff\x00会\u202e议", "政协会议"),
            ("他說,,今年好,。明年,,更好", "他說,今年好。明年,更好"),
            ("他说,,今年好", "他说,,今年好"),
            ("路修好了。% B( K+ P7 @$ e9 w\n8 h0 G1 H6 E! v\n大家高兴", "路修好了。\n\n大家高兴"),
            ("第1 2 3 4 5 6名、A B C D E F组", "第1 2 3 4 5 6名、A B C D E F组"),
            ("弘扬XX精神,25.5虬而且100O亿元", "弘扬XX精神,25.5虬而且100O亿元"),
        ],
    )
    def test_is_undone_and_nothing_is_guessed(self, damaged, clean):
        assert repair(damaged).text == clean


class TestStrays:
    @pytest.mark.parametrize(
        ("damaged", "clean"),
        [
            ("??? 青山網訊(通訊員? 王明)開會。\n??? 散會。", "青山網訊(通訊員 王明)開會。\n散會。"),
            ("[url=]青山[/url]的[b]水渠 [/b]修好了。", "青山的水渠修好了。"),
            ("修渠8 [; o H! @9 B! f& ?\n村民來了。", "修渠\n村民來了。"),
            ("開會,\n面膜\n,修渠,\n行李箱\n,植樹,\n夜市\n,散會。", "開會,修渠,植樹,散會。"),
            ("水渠修好了,F(xiàn)在能澆地。", "水渠修好了。現(xiàn)在能澆地。"),
        ],
    )
    def test_are_taken_out(self, damaged, clean):
        assert repair(damaged).text == clean

    @pytest.mark.parametrize(
        "text", ["修好了嗎?? 修好了。", "??? 只此一處", "開會,\n面膜\n,散會。", "选项 A B C D E 五个", "a[b]c"]
    )
    def test_are_many_or_none(self, text):
        assert repair(text).text == text


class TestPageMarkers:
    PAGES = "1、" + "县委重视" * 60 + "党\n2、" + "建设工作" * 60 + "完成。\n3、" + "来年再干" * 60

    def test_are_joined_on_a_document_sharing_site(self):
        text = repair(self.PAGES, document_share=True).text
        assert "党建设工作" in text
        assert "完成。\n来年" in text
        assert not text.startswith("1、")

    def test_are_joined_below_the_names_of_pictured_pages(self):
        text = repair("讲话.docx_第1页\n第1页 / 共3页\n讲话.docx_第2页\n" + self.PAGES, document_share=True).text
        assert "党建设工作" in text
        assert "完成。\n来年" in text

    def test_are_kept_elsewhere(self):
        assert repair(self.PAGES).text == self.PAGES

    @pytest.mark.parametrize("text", ["1、动员\n2、组织", "2、" + "县" * 300 + "\n3、" + "委" * 300])
    def test_headings_and_broken_runs_are_kept(self, text):
        assert repair(text, document_share=True).text == text


class TestReversible:
    TEXT = "協&#40;xié)會(huì)\u200b在當(dāng)?shù)匦袠I(yè)&nbsp;標(biāo)桿。"

    @given(DAMAGE, st.booleans())
    def test_the_raw_text_comes_back_exactly(self, text, document_share):
        assert repair(text, document_share).raw() == text

    def test_what_was_taken_out_in_one_place_stays_in_its_order(self):
        line = "農(nóng)\x01業(yè)。" * 70 + "\n"
        text = f"1、{line}2、{line}"
        repaired = repair(text, document_share=True)
        assert {one.kind for one in repaired.repairs} == {"page-marker", "pinyin", "stray"}
        assert repaired.raw() == text

    @pytest.mark.parametrize("text", ["農?農b(nóng)", "?業b", "農?業a?(nóng)", "b農農?(nóng)?"])
    def test_letters_are_no_halves_of_a_character(self, text):
        assert repair(text).raw() == text

    def test_one_repair_can_be_undone(self):
        repaired = repair(self.TEXT)
        for index, undone in enumerate(repaired.repairs):
            back = repaired.undo(index)
            assert back.text[undone.start : undone.start + len(undone.before)] == undone.before
            assert back.raw() == self.TEXT

    def test_places_are_those_of_the_clean_text(self):
        repaired = repair(self.TEXT)
        assert all(repaired.text[one.start :].startswith(one.after) for one in repaired.repairs)


@pytest.fixture(scope="module")
def articles(shared_corpus):
    return shared_corpus[::10]


@pytest.fixture(scope="module")
def shared_corpus(request):
    path = request.getfixturevalue("shared") / "corpus" / "xwlb.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [article["title"] + "\n" + article["body"] for article in map(json.loads, lines)]


class TestRealText:
    def test_no_clean_article_is_changed(self, articles):
        assert [text for text in articles if repair(text).repairs] == []

    def test_no_clean_reprint_is_changed(self, articles):
        assert [text for text in map(as_reprinted, articles[::4]) if repair(text).repairs] == []

    def test_pinyin_is_removed_exactly(self, articles):
        random = Random(1)
        for clean in map(as_reprinted, articles[::20]):
            assert repair(with_pinyin(clean, annotated_characters(random))).text == clean

    def test_shifted_bytes_are_restored_or_left_but_never_wrong(self, articles):
        random, counts = Random(1), Counter()
        for text in articles[::80]:
            sentences = [as_reprinted(sentence) for sentence in re.findall(r"[^。\n]+。?", text)]
            counts += outcome(sentences, annotated_characters(random))
        assert counts["wrong"] == 0
        assert counts["exact"] >= 0.7 * counts.total()

    def test_the_seeds_read_as_they_should(self, shared):
        for seed in ("S1", "S3"):
            gold = json.loads((shared / "gold" / "seeds" / f"{seed}.json").read_text(encoding="utf-8"))
            clean = repair((shared / "seeds" / gold["file"]).read_text(encoding="utf-8")).text
            assert [line for line in gold["body"].splitlines() if line not in clean] == []


def test_shifted_bytes_arise_as_the_pages_show_them():
    assert with_shifted_bytes("當地行業", list("數當業")) == "當(dāng)?shù)匦袠I(yè)"
    assert with_shifted_bytes("日報社", list("報請")) == "日?qǐng)?bào)社"
