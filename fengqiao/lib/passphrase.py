"""Sealing a few bytes under a passphrase (scrypt, then AES-256-GCM), to be kept on paper's terms:
whoever has both the file and the passphrase reads it, nobody else.

Sealed is: format (1 byte) · log2 of scrypt's cost (1) · salt (16) · nonce (12) · ciphertext and tag.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FORMAT = 1
COST = 16  # 64 MiB and a fifth of a second for each guess
COSTLIEST = 20  # a forged file shall not take all memory
SHORTEST = 12
HEAD, SALT, NONCE = 2, 16, 12


class PassphraseWrong(Exception):
    """Another passphrase, or the sealed bytes were changed or cut; which, nobody can tell."""


def seal(content: bytes, passphrase: str) -> bytes:
    """ValueError for a passphrase shorter than SHORTEST characters."""
    if len(passphrase) < SHORTEST:
        raise ValueError(f"A passphrase has at least {SHORTEST} characters.")
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    head = bytes((FORMAT, COST))
    return head + salt + nonce + _lock(passphrase, salt, COST).encrypt(nonce, content, head)


def open_sealed(sealed: bytes, passphrase: str) -> bytes:
    """The bytes again; PassphraseWrong where they do not open."""
    head, salt = sealed[:HEAD], sealed[HEAD : HEAD + SALT]
    nonce = sealed[HEAD + SALT : HEAD + SALT + NONCE]
    if len(nonce) < NONCE or head[0] != FORMAT or not 1 <= head[1] <= COSTLIEST:
        raise PassphraseWrong("This is nothing that was sealed here, or it was cut short.")
    try:
        lock = _lock(passphrase, salt, head[1])
        return lock.decrypt(nonce, sealed[HEAD + SALT + NONCE :], head)
    except InvalidTag:
        raise PassphraseWrong("It does not open with this passphrase.") from None


def _lock(passphrase: str, salt: bytes, cost: int) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(passphrase.encode()))
