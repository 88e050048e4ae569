"""The language: what is one for the search, what is shown, and which words a text is made of."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.chinese import SEGMENTER, fold, index_terms, query_terms, script_of, to_hans, to_hant


class TestFold:
    @pytest.mark.parametrize(
        ("written", "matched"),
        [
            ("發展", "发展"),
            ("高質量發展", "高质量发展"),
            ("ＧＤＰ　５．５％", "gdp 5.5%"),
            ("ＡＢＣabcAbC", "abcabcabc"),
            ("衞生、敍事", "卫生、叙事"),
            ("著力點", "着力点"),
            ("后来、後來", "后来、后来"),
            ("⼈民", "人民"),
            ("İstanbul", "İstanbul"),
        ],
    )
    def test_makes_one_of_scripts_widths_and_cases(self, written, matched):
        assert fold(written) == matched

    def test_keeps_the_length_of_every_character_there_is(self):
        every = "".join(map(chr, range(0x110000)))
        assert len(fold(every)) == len(every)

    def test_folding_again_changes_nothing(self):
        every = fold("".join(map(chr, range(0x110000))))
        assert fold(every) == every

    def test_a_lone_surrogate_can_be_written_as_utf_8(self):
        assert fold("政\ud800协").encode() == "政\ufffd协".encode()


class TestDisplay:
    def test_conversion_chooses_by_word(self):
        assert to_hant("干部干燥，头发发展") == "幹部乾燥，頭髮發展"
        assert to_hans("乾隆年間氣候乾燥") == "乾隆年间气候干燥"

    @pytest.mark.parametrize(
        ("text", "simplified"), [("一目瞭然", "一目了然"), ("回覆", "回复"), ("山东省 › 临沂市", None)]
    )
    def test_what_only_a_word_changes_is_converted_and_all_else_stays(self, text, simplified):
        assert to_hans(text) == (simplified or text)

    @pytest.mark.parametrize(
        ("text", "script"),
        [
            ("全市政协系统推动高质量发展", "hans"),
            ("全市政協系統推動高質量發展", "hant"),
            ("引用一句「實事求是」的简体文章谈发展与进步", "hans"),
            ("王后里面", "hans"),
            ("", "hans"),
            ("GDP 5.5%", "hans"),
        ],
    )
    def test_script_of_counts_the_telling_characters(self, text, script):
        assert script_of(text) == script


class TestTerms:
    def test_a_long_word_also_yields_the_words_inside(self):
        terms = index_terms("全国人民代表大会")
        assert {"人民", "代表", "大会", "人民代表大会", "全国人民代表大会"} <= set(terms)

    def test_a_question_asks_for_the_whole_word(self):
        assert query_terms("全国人民代表大会") == ["全国人民代表大会"]

    def test_scripts_and_widths_give_the_same_terms(self):
        assert index_terms("高質量發展，ＧＤＰ增長") == index_terms("高质量发展,gdp增长")
        assert query_terms("發展") == query_terms("发展") == ["发展"]

    def test_a_single_character_is_a_term(self):
        assert query_terms("党") == ["党"]
        assert "党" in index_terms("他向党表态")

    def test_repeats_are_kept(self):
        assert index_terms("发展，发展").count("发展") == 2

    @pytest.mark.parametrize(
        ("text", "terms"),
        [("5.5", ["5.5"]), ("my0538.com", ["my0538", "com"]), ("C919", ["c919"]), ("2024-04-17", ["2024", "04", "17"])],
    )
    def test_latin_and_digits_are_terms_on_both_sides(self, text, terms):
        assert index_terms(text) == query_terms(text) == terms

    @pytest.mark.parametrize("text", ["", " \n\t", "，。！", "\x00", "——", "“”"])
    def test_punctuation_is_no_term(self, text):
        assert index_terms(text) == query_terms(text) == []

    def test_folding_does_not_break_words_that_simplified_text_writes_that_way(self):
        assert "着名" in index_terms("著名作家")
        assert query_terms("著名") == ["着名"]

    @given(st.text(max_size=60))
    def test_what_is_asked_is_among_what_is_indexed(self, text):
        assert set(query_terms(text)) <= set(index_terms(text))

    @given(st.text(alphabet="全国人民代表大会政协常委发展高质量莒南县党史5a.,，", max_size=30))
    def test_terms_stand_in_the_folded_text(self, text):
        assert all(term in fold(text) for term in index_terms(text))

    def test_the_segmenter_is_named_with_its_version(self):
        name, _, version = SEGMENTER.partition("-")
        assert name == "rjieba"
        assert version[0].isdigit()

    def test_words_are_those_of_jieba(self, tmp_path):
        # jieba caches its dictionary in the shared temporary folder and trusts what it finds there.
        reference = jieba.Tokenizer()
        reference.tmp_dir = str(tmp_path)
        text = "县政协围绕产业发展开展专题协商，委员们深入企业调研，提出二十三条意见建议。"
        words = [word for word in reference.cut(text) if word.isalnum()]
        assert query_terms(text) == words
