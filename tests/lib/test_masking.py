import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.lib import masking


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("张", "*"),
        ("", ""),
        ("阿不都·热合曼", "阿**·***"),
        ("阿不都•热合曼", "阿**·***"),
        ("阿不都・热合曼", "阿**·***"),
        ("张𡐓", "张*"),
        ("𣒍三𡌶", "𣒍**"),
        ("䶮㛃", "䶮*"),
        ("\ue170\ue08b", "\ue170*"),
        ("葛\U000e0100城", "葛\U000e0100*"),
        ("John Smith", "J*** *****"),
        ("Zoe\u0301", "Z**"),
        (" 张三 ", "张*"),
    ],
)
def test_a_name_keeps_its_surname(name: str, masked: str):
    assert masking.name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"),
        ("+86 138-0000-1234", "138****1234"),
        ("0396-7922345", "*********45"),
        ("7922345", "*****45"),
        ("110", "***"),
        ("", ""),
        ("没有电话", ""),
    ],
)
def test_a_phone_keeps_what_its_owner_recognises(phone: str, masked: str):
    assert masking.phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110105********002X"),
        ("110105491231002", "110105*****1002"),
        ("H12345678", "*********"),
        ("", ""),
    ],
)
def test_an_identity_number_hides_the_birth_date(number: str, masked: str):
    assert masking.id_number(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("泌阳县花园街道北曹庄社区3号楼2单元501", "泌阳县花园街道北曹庄社区***"),
        ("泌阳县羊册镇魏楼村12组", "泌阳县羊册镇魏楼村***"),
        ("泌阳县花园街道北曹庄居民委员会", "泌阳县花园街道北曹庄居民委员会"),
        ("正镶白旗明安图镇某嘎查5号", "正镶白旗明安图镇某嘎查***"),
        ("宜城市高\ue170村3组", "宜城市高\ue170村***"),
        ("莫𡐓村委会门口", "莫𡐓村委会***"),
        ("泌阳县羊册镇街上", "泌阳县羊册镇***"),
        ("驻马店市泌阳县某路8号", "驻马店市泌阳县***"),
        ("某路8号", "***"),
        ("", ""),
    ],
)
def test_an_address_goes_as_far_as_the_village(address: str, masked: str):
    assert masking.address(address) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("泌阳县宏远建材有限公司", "泌阳*****有限公司"),
        ("宏远建材股份有限公司", "宏远**股份有限公司"),
        ("老王超市", "老*超市"),
        ("某幼儿园", "*幼儿园"),
        ("幼儿园", "幼儿园"),
        ("宏远", "宏*"),
    ],
)
def test_an_organisation_keeps_two_characters_and_its_kind(name: str, masked: str):
    assert masking.organisation(name) == masked


@given(st.text(max_size=60))
def test_no_mask_raises(text: str):
    for mask in (
        masking.name,
        masking.phone,
        masking.id_number,
        masking.address,
        masking.organisation,
    ):
        assert isinstance(mask(text), str)


@given(st.text(alphabet="张三李四欧阳𡐓𣒍䶮\ue170", min_size=1, max_size=10))
def test_a_name_is_never_shown_whole(text: str):
    assert masking.name(text) != text
