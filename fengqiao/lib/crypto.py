"""Sealing personal fields (AES-256-GCM) and finding them again by a blind index (HMAC-SHA256).

A sealed field is: format (1 byte) · key id (4) · nonce (12) · ciphertext and tag. It opens only in
the row and field for which it was sealed, so that nobody can move a value to another row unseen.
Keys lie in files of their owner alone; old ones still open, the newest seals. A ring that lacks a
key says which; there is no road around it.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fengqiao.lib import bigrams, idcard, phone

AES_256_GCM = b"\x01"
KEY_BYTES, KEY_ID_BYTES, NONCE_BYTES, TAG_BYTES = 32, 4, 12, 16
HEAD_BYTES = len(AES_256_GCM) + KEY_ID_BYTES + NONCE_BYTES
CODE_BYTES, CODE_CHARACTERS = 10, 16  # 80 bits: nobody guesses his way to somebody else's matter
INDEX_KEY = "index.key"
MISREAD = str.maketrans("018", "OIB")
SEAL_KEY = re.compile(r"seal-(\d{4})-([0-9a-f]{8})\.key")


class KeyMissing(Exception):
    """A key that is needed is not there, or its file is not fit to be trusted."""


class SealBroken(Exception):
    """A sealed value was changed, cut, or taken from another row or field."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All keys of an installation. Make one with `load`, `create` or `rotate`, and keep it."""

    directory: Path
    seals: dict[bytes, AESGCM] = field(repr=False)
    newest: bytes
    index_key: bytes = field(repr=False)

    @classmethod
    def create(cls, directory: Path) -> "KeyRing":
        """The first keys of an installation, all at once or none.

        FileExistsError where there are any, also when another process was faster: `load` them.
        """
        if directory.exists() and any(directory.iterdir()):
            raise FileExistsError(f"{directory} already holds keys; they are never overwritten.")
        directory.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".keys-", dir=directory.parent))
        _write_key(making / INDEX_KEY, secrets.token_bytes(KEY_BYTES))
        _write_seal_key(making, serial=1)
        _put_in_place(making, directory)
        return cls.load(directory)

    @classmethod
    def load(cls, directory: Path) -> "KeyRing":
        """The keys in `directory`. KeyMissing when one is absent, damaged or readable by others."""
        files = _seal_files(directory)
        if not files:
            raise KeyMissing(f"No sealing key in {directory}. Restore the keys from their backup.")
        seals = {_key_id_in(path): AESGCM(_read_seal_key(path)) for path in files}
        index_key = _read_key(directory / INDEX_KEY)
        return cls(
            directory=directory, seals=seals, newest=_key_id_in(files[-1]), index_key=index_key
        )

    def rotate(self) -> "KeyRing":
        """The same ring with a new sealing key on top; what older keys sealed still opens."""
        last = _seal_files(self.directory)[-1]
        _write_seal_key(self.directory, serial=_serial_in(last) + 1)
        return self.load(self.directory)

    def seal(self, text: str, *, row: UUID, field: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        ciphertext = self.seals[self.newest].encrypt(nonce, text.encode(), _bound(row, field))
        return AES_256_GCM + self.newest + nonce + ciphertext

    def open(self, sealed: bytes, *, row: UUID, field: str) -> str:
        """The text again. KeyMissing names the absent key; SealBroken: somebody changed it."""
        sealed = bytes(sealed)
        seal = self._seal_of(sealed)
        nonce, ciphertext = sealed[HEAD_BYTES - NONCE_BYTES : HEAD_BYTES], sealed[HEAD_BYTES:]
        try:
            return seal.decrypt(nonce, ciphertext, _bound(row, field)).decode()
        except InvalidTag:
            raise SealBroken(
                f"The field {field} of row {row} does not open: changed or moved."
            ) from None

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key sealed this; if not, a rotation has still to seal it anew."""
        return bytes(sealed[1 : 1 + KEY_ID_BYTES]) == self.newest

    def phone_index(self, text: str) -> str:
        """What stands for a telephone number where it is found but not read; 64 hex characters."""
        return self._blind("phone", phone.normal(text))

    def id_index(self, text: str) -> str:
        """The same for an identity number."""
        return self._blind("id", idcard.normal(text))

    def firm_index(self, text: str) -> str:
        """The same for the name of a firm or another organisation, however it is spelled and spaced."""
        return self._blind("firm", "".join(bigrams.words(text)))

    def fingerprint(self, text: str) -> str:
        """What stands in for words said in confidence, to prove them later; 64 hex characters.

        Keyed, since a plain hash of a name or a number is found by trying them all.
        """
        return self._blind("said", text)

    def access_code(self, holder: UUID, serial: int) -> str:
        """The secret by which somebody comes back to his matter: 80 bits, as 16 letters and digits.

        Kept nowhere: it follows from the key, so that what handed it out can hand it out again.
        """
        text = f"access\n{holder}\n{serial}".encode()
        return base64.b32encode(hmac.digest(self.index_key, text, "sha256")[:CODE_BYTES]).decode()

    def shared_secret(self, holder: UUID, serial: int) -> bytes:
        """What this installation and another system sign with: 256 bits, kept nowhere either."""
        return hmac.digest(self.index_key, f"shared\n{holder}\n{serial}".encode(), "sha256")

    def code_index(self, text: str) -> str:
        """What stands for an access code where it is found but not read; 64 hex characters."""
        return self._blind("code", normal_code(text))

    def _blind(self, topic: str, normal: str) -> str:
        """'' for nothing, else the HMAC; the topic keeps equal digits of two fields apart."""
        if not normal:
            return ""
        return hmac.digest(self.index_key, f"{topic}\n{normal}".encode(), "sha256").hex()

    def _seal_of(self, sealed: bytes) -> AESGCM:
        if len(sealed) < HEAD_BYTES + TAG_BYTES or sealed[:1] != AES_256_GCM:
            raise SealBroken("This is no sealed field, or it was cut short.")
        key_id = sealed[1 : 1 + KEY_ID_BYTES]
        if key_id not in self.seals:
            raise KeyMissing(
                f"The key {key_id.hex()} is not in {self.directory}. Restore it from its backup."
            )
        return self.seals[key_id]


def locked(content: bytes) -> tuple[str, bytes]:
    """A file under a key of its own: the key, as text to be sealed, and what is stored.

    Whoever destroys the key destroys the file, and every copy of it.
    """
    key, nonce = AESGCM.generate_key(bit_length=256), os.urandom(NONCE_BYTES)
    return base64.b64encode(key).decode(), nonce + AESGCM(key).encrypt(nonce, content, None)


def unlocked(key: str, stored: bytes) -> bytes:
    """The file again; SealBroken where somebody changed it."""
    nonce, ciphertext = stored[:NONCE_BYTES], stored[NONCE_BYTES:]
    try:
        return AESGCM(base64.b64decode(key)).decrypt(nonce, ciphertext, None)
    except (InvalidTag, ValueError):
        raise SealBroken("The file does not open: changed, or under another key.") from None


def normal_code(text: str) -> str:
    """An access code as it was made, however somebody typed it; '' where it cannot be one.

    Base32 has no 0, 1 and 8: who types them has misread O, I and B.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = re.sub(r"[\s\-·.,_]", "", plain).translate(MISREAD)
    return plain if re.fullmatch(rf"[A-Z2-7]{{{CODE_CHARACTERS}}}", plain) else ""


def _bound(row: UUID, field: str) -> bytes:
    return row.bytes + field.encode()


def _seal_files(directory: Path) -> list[Path]:
    """Sealing keys, oldest first."""
    return sorted(path for path in directory.glob("seal-*.key") if SEAL_KEY.fullmatch(path.name))


def _serial_in(path: Path) -> int:
    return int(path.name[5:9])


def _key_id_in(path: Path) -> bytes:
    return bytes.fromhex(path.name[10:18])


def _key_id_of(key: bytes) -> bytes:
    """A key is named by its fingerprint, so that a damaged or exchanged file is noticed."""
    return hashlib.sha256(b"key id\n" + key).digest()[:KEY_ID_BYTES]


def _put_in_place(making: Path, directory: Path) -> None:
    """A rename succeeds only on an empty or absent folder, so that one of two makers wins."""
    try:
        making.rename(directory)
    except OSError as error:
        shutil.rmtree(making)
        raise FileExistsError(f"{directory} already holds keys.") from error


def _write_seal_key(directory: Path, serial: int) -> None:
    key = secrets.token_bytes(KEY_BYTES)
    _write_key(directory / f"seal-{serial:04d}-{_key_id_of(key).hex()}.key", key)


def _write_key(path: Path, key: bytes) -> None:
    """Hexadecimal, so that paper can keep it; on the disk before anything is sealed with it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read_seal_key(path: Path) -> bytes:
    key = _read_key(path)
    if _key_id_of(key) != _key_id_in(path):
        raise KeyMissing(f"{path} is damaged: its content is not the key of its name.")
    return key


def _read_key(path: Path) -> bytes:
    if not path.is_file():
        raise KeyMissing(f"{path} is missing. Restore the keys from their backup.")
    if path.stat().st_mode & 0o077:
        raise KeyMissing(f"{path} can be read by others. Run: chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"{path} is damaged: it holds no key of {KEY_BYTES} bytes.")
    return key
