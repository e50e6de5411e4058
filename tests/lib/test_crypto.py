import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.lib.crypto import KeyMissing, KeyRing, SealBroken

ROW = UUID("01900000-0000-7000-8000-000000000001")
OTHER_ROW = UUID("01900000-0000-7000-8000-000000000002")
RARE = "张𡐓𣒍𡌶䶮㛃\ue170\ue08b·阿不都"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def ring(home: Path) -> KeyRing:
    return KeyRing.create(home)


def seal_files(home: Path) -> list[Path]:
    return sorted(home.glob("seal-*.key"))


def test_what_is_sealed_opens_again(ring: KeyRing):
    sealed = ring.seal(RARE, row=ROW, field="name")

    assert ring.open(sealed, row=ROW, field="name") == RARE
    assert RARE.encode() not in sealed
    assert "张".encode() not in sealed


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_opens_again(tmp_path_factory: pytest.TempPathFactory, text: str):
    ring = KeyRing.create(tmp_path_factory.mktemp("any") / "keys")

    assert ring.open(ring.seal(text, row=ROW, field="story"), row=ROW, field="story") == text


def test_the_same_text_is_sealed_differently_each_time(ring: KeyRing):
    assert ring.seal("张三", row=ROW, field="name") != ring.seal("张三", row=ROW, field="name")


def test_the_key_stands_in_front(ring: KeyRing):
    sealed = ring.seal("张三", row=ROW, field="name")

    assert sealed[1:5].hex() in seal_files(ring.directory)[0].name


@pytest.mark.parametrize(
    ("row", "field"),
    [(OTHER_ROW, "name"), (ROW, "phone")],
    ids=["another row", "another field"],
)
def test_a_value_moved_elsewhere_does_not_open(ring: KeyRing, row: UUID, field: str):
    sealed = ring.seal("张三", row=ROW, field="name")

    with pytest.raises(SealBroken, match="does not open"):
        ring.open(sealed, row=row, field=field)


@pytest.mark.parametrize("position", [0, 5, 16, 17, -1])
def test_a_changed_byte_is_noticed(ring: KeyRing, position: int):
    sealed = bytearray(ring.seal("张三", row=ROW, field="name"))
    sealed[position] ^= 1

    with pytest.raises(SealBroken):
        ring.open(bytes(sealed), row=ROW, field="name")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 32, "张三".encode()])
def test_what_was_cut_or_never_sealed_is_noticed(ring: KeyRing, sealed: bytes):
    with pytest.raises(SealBroken, match="no sealed field"):
        ring.open(sealed, row=ROW, field="name")


def test_after_a_rotation_the_old_opens_and_the_new_seals(ring: KeyRing):
    old = ring.seal("张三", row=ROW, field="name")

    rotated = ring.rotate()
    new = rotated.seal("李四", row=ROW, field="name")

    assert rotated.open(old, row=ROW, field="name") == "张三"
    assert rotated.open(new, row=ROW, field="name") == "李四"
    assert (rotated.is_newest(old), rotated.is_newest(new)) == (False, True)
    assert KeyRing.load(ring.directory).newest == rotated.newest
    with pytest.raises(KeyMissing):
        ring.open(new, row=ROW, field="name")


def test_the_blind_index_outlives_a_rotation(ring: KeyRing):
    assert ring.rotate().phone_index("13800001234") == ring.phone_index("13800001234")


def test_a_missing_sealing_key_is_named(ring: KeyRing):
    old = ring.seal("张三", row=ROW, field="name")
    ring.rotate()
    lost = seal_files(ring.directory)[0]
    lost.unlink()

    rest = KeyRing.load(ring.directory)

    with pytest.raises(KeyMissing, match=lost.name[10:18]):
        rest.open(old, row=ROW, field="name")


def test_no_keys_at_all_are_not_made_in_silence(home: Path):
    with pytest.raises(KeyMissing, match="No sealing key"):
        KeyRing.load(home)

    assert not home.exists()


def test_a_missing_index_key_stops_the_start(ring: KeyRing):
    (ring.directory / "index.key").unlink()

    with pytest.raises(KeyMissing, match=r"index\.key is missing"):
        KeyRing.load(ring.directory)


def test_a_key_that_others_can_read_stops_the_start(ring: KeyRing):
    seal_files(ring.directory)[0].chmod(0o640)

    with pytest.raises(KeyMissing, match="chmod 600"):
        KeyRing.load(ring.directory)


@pytest.mark.parametrize("content", ["", "not a key", "00" * 31, "00" * 32])
def test_a_damaged_key_stops_the_start(ring: KeyRing, content: str):
    path = seal_files(ring.directory)[0]
    path.write_text(content)

    with pytest.raises(KeyMissing, match="damaged"):
        KeyRing.load(ring.directory)


def test_keys_belong_to_their_owner_alone(ring: KeyRing):
    ring.rotate()

    assert [path.stat().st_mode & 0o777 for path in ring.directory.iterdir()] == [0o600] * 3
    assert ring.directory.stat().st_mode & 0o777 == 0o700


def test_keys_are_never_overwritten(ring: KeyRing):
    sealed = ring.seal("张三", row=ROW, field="name")

    with pytest.raises(FileExistsError):
        KeyRing.create(ring.directory)

    assert KeyRing.load(ring.directory).open(sealed, row=ROW, field="name") == "张三"


def test_of_many_that_make_the_first_keys_one_wins(home: Path):
    def make(_: int) -> KeyRing | None:
        try:
            return KeyRing.create(home)
        except FileExistsError:
            return None

    with ThreadPoolExecutor(8) as together:
        made = [ring for ring in together.map(make, range(8)) if ring]

    assert len(made) == 1
    assert made[0].newest == KeyRing.load(home).newest
    assert list(home.parent.iterdir()) == [home]


def test_keys_do_not_show_in_print(ring: KeyRing):
    key = (ring.directory / "index.key").read_text().strip()

    assert key not in repr(ring)
    assert str(bytes.fromhex(key)) not in repr(ring)


@pytest.mark.parametrize(
    "written",
    [
        "13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "+86 13800001234",
        "0086-13800001234",
        "１３８００００１２３４",
    ],
)
def test_a_phone_is_found_however_it_is_written(ring: KeyRing, written: str):
    assert ring.phone_index(written) == ring.phone_index("13800001234")


@pytest.mark.parametrize(
    "written", ["11010119900307002X", "11010119900307002x", "110101 19900307 002Ｘ"]
)
def test_an_identity_number_is_found_however_it_is_written(ring: KeyRing, written: str):
    assert ring.id_index(written) == ring.id_index("11010119900307002X")


def test_the_blind_index_is_an_hmac_with_a_key_of_its_own(ring: KeyRing):
    key = bytes.fromhex((ring.directory / "index.key").read_text().strip())

    expected = hmac.new(key, b"phone\n13800001234", hashlib.sha256).hexdigest()

    assert ring.phone_index("13800001234") == expected


def test_the_blind_index_keeps_fields_and_installations_apart(ring: KeyRing, tmp_path: Path):
    elsewhere = KeyRing.create(tmp_path / "elsewhere")

    found = {
        ring.phone_index("13800001234"),
        ring.id_index("13800001234"),
        elsewhere.phone_index("13800001234"),
    }

    assert len(found) == 3


def test_nothing_has_no_blind_index(ring: KeyRing):
    assert (ring.phone_index(" - "), ring.id_index("")) == ("", "")
