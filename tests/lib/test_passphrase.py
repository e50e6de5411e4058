import pytest

from fengqiao.lib.passphrase import PassphraseWrong, open_sealed, seal

PHRASE = "山高月小 水落石出 十二字"


def test_what_was_sealed_opens_with_the_same_words() -> None:
    assert open_sealed(seal(b"keys", PHRASE), PHRASE) == b"keys"


def test_the_same_bytes_are_sealed_differently_each_time() -> None:
    assert seal(b"keys", PHRASE) != seal(b"keys", PHRASE)


def test_other_words_do_not_open_it() -> None:
    with pytest.raises(PassphraseWrong):
        open_sealed(seal(b"keys", PHRASE), PHRASE + "。")


@pytest.mark.parametrize("at", [0, 1, 2, 20, 31, -1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    sealed = bytearray(seal(b"keys", PHRASE))
    sealed[at] ^= 0x40

    with pytest.raises(PassphraseWrong):
        open_sealed(bytes(sealed), PHRASE)


@pytest.mark.parametrize("length", [0, 1, 29, 30, 45])
def test_a_cut_one_is_noticed(length: int) -> None:
    with pytest.raises(PassphraseWrong):
        open_sealed(seal(b"keys", PHRASE)[:length], PHRASE)


def test_a_short_one_is_not_taken() -> None:
    with pytest.raises(ValueError, match="12"):
        seal(b"keys", "十一个字是不够长的啊")
