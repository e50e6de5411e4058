import pytest

from fengqiao.lib import phone


@pytest.mark.parametrize(
    ("written", "normal", "mobile"),
    [
        ("13800001234", "13800001234", True),
        ("+86 138-0000-1234", "13800001234", True),
        ("(0086)13800001234", "13800001234", True),
        ("１３８ ００００ １２３４", "13800001234", True),
        ("0396-7922345", "03967922345", False),
        ("86138000012", "86138000012", False),
        ("8613800001234567", "8613800001234567", False),
        ("12345", "12345", False),
        ("打不通", "", False),
    ],
)
def test_a_number_has_one_form(written: str, normal: str, mobile: bool):
    assert (phone.normal(written), phone.is_mobile(written)) == (normal, mobile)
