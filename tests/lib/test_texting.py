"""The port of text messages, with the provider for trying out: each key once, whoever sends."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fengqiao.lib.texting import ToFile, port_of


def test_a_message_is_written_once_for_its_key(tmp_path: Path) -> None:
    port = port_of(f"file://{tmp_path}/sms.jsonl")
    assert port

    first = port.send(key="a", phone="12000000001", text="您的事项有新进展。")
    other = port.send(key="b", phone="12000000002", text="您的事项有新进展。")
    again = port.send(key="a", phone="12000000001", text="您的事项有新进展。")

    lines = (tmp_path / "sms.jsonl").read_text(encoding="utf-8").splitlines()
    assert (first, other, again) == ("file-1", "file-2", "file-1")
    assert [json.loads(line)["key"] for line in lines] == ["a", "b"]
    assert (tmp_path / "sms.jsonl").stat().st_mode & 0o777 == 0o600


def test_two_that_send_at_once_write_it_once(tmp_path: Path) -> None:
    address = f"file://{tmp_path}/sms.jsonl"

    with ThreadPoolExecutor(8) as pool:
        numbers = list(
            pool.map(lambda _: ToFile(address).send(key="a", phone="1", text="t"), range(40))
        )

    assert set(numbers) == {"file-1"}


def test_without_an_address_there_is_no_port_and_a_strange_one_is_refused() -> None:
    assert port_of("") is None
    with pytest.raises(ValueError, match="file"):
        port_of("https://example.cn/")
