import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.lib import bigrams


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("土地纠纷", "土地 地纠 纠纷 纷"),
        ("水", "水"),
        ("莫𡐓村", "莫𡐓 𡐓村 村"),
        ("張龍調解", "张龙 龙调 调解 解"),
        ("𡐓𣒍𡌶䶮㛃", "𡐓𣒍 𣒍𡌶 𡌶䶮 䶮㛃 㛃"),
        ("高\ue170村，\ue08b尾村", "高\ue170 \ue170村 村 \ue08b尾 尾村"),
        ("3号楼A座", "3 号楼 楼 a 座"),
        ("ＡＢＣ１２３", "abc123"),
        ("㈱", "株"),
        ("ﬁle Straße", "file straße"),
        ("〔2026〕泌人调字第0001号", "2026 泌人 人调 调字 字第 第 0001 号"),
        ("阿不都·热合曼", "阿不 不都 都 热合 合曼 曼"),
        ("你好。你好！", "你好 好"),
        ("ئۇيغۇر", "ئۇ ۇي يغ غۇ ۇر ر"),
        ("བོད", "བོ ོད ད"),
        (" ，。·!", ""),
        ("", ""),
    ],
)
def test_text_is_cut_into_pairs(text: str, grams: str):
    assert bigrams.grams(text) == grams.split()


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("土地", "土地"),
        ("土地纠纷", "土地 地纠 纠纷"),
        ("土地 赔偿", "土地 赔偿"),
        ("水", "水"),
        ("張龍", "张龙"),
        ("𡐓村", "𡐓村"),
        ("\ue08b尾", "\ue08b尾"),
        ("3号楼", "3 号楼"),
        ("，", ""),
    ],
)
def test_a_question_asks_for_its_pairs(question: str, wanted: str):
    assert bigrams.wanted(question) == wanted.split()


@given(st.text(alphabet="土地纠纷𡐓𣒍𡌶䶮㛃\ue170\ue08b", min_size=2), st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject):
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))

    stored = bigrams.grams(text)

    for gram in bigrams.wanted(text[begin:end]):
        assert gram in stored or (len(gram) == 1 and any(s.startswith(gram) for s in stored))


@given(st.text(max_size=80))
def test_no_text_raises_and_no_gram_comes_twice(text: str):
    grams = bigrams.grams(text)

    assert len(grams) == len(set(grams))
    assert all(grams)
