"""What a notice is made of: its key, its channels, the words that go outside."""

from fengqiao.notices.definitions.keys import CHANNELS, key_of, key_of_message

__all__ = ["CHANNELS", "key_of", "key_of_message"]
