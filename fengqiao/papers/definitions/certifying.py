"""A port for who certifies signatures (电子认证服务提供者): what we ask of one, and which one is asked here.

A provider is told a document's hash, never the document. Which one it is, the environment says
(`FENGQIAO_SIGNING_SERVICE`); none by default. Whoever it is, what it hands back is checked here.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.module_loading import import_string

from fengqiao.lib import trial_authority
from fengqiao.lib.certified import Certified, NotCertified, certified
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say

TRIAL = "trial-without-legal-effect"


class NobodyCertifies(Refusal):
    code, status = "no_signing_service", 409


class CodeWrong(Refusal):
    code, status = "signing_code_wrong", 422


class SignatureNotHeld(Refusal):
    code, status = "signature_does_not_hold", 409


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature that is asked for: its own reference, the hash of the exact PDF, and whose it is to be."""

    reference: str
    sha256: str
    title: str
    name: str
    id_number: str
    phone: str


class Provider(Protocol):
    """Who identifies a signer and signs with his certificate. Both calls may be made again with the same
    reference and then do nothing new. A refusal of theirs is a `Refusal` with a sentence for the signer.
    """

    label: str  # as pages and papers name it
    is_trial: bool  # its signatures have no legal effect, and everything says so

    def prepare(self, signing: Signing) -> str:
        """Begin to identify the signer; how he gets the code that he then types, in a sentence."""

    def sign(self, signing: Signing, code: str, at: datetime) -> bytes:
        """The signature as detached CMS (SHA-256, certificates and RFC 3161 time stamp within); CodeWrong."""

    def anchors(self, at: datetime) -> Sequence[x509.Certificate]:
        """The authorities that vouch for its certificates and time stamps."""


class TrialProvider:
    """Tries the way out, without anybody outside: identifies nobody, and says so."""

    label = "测试签名服务（不核对身份，没有法律效力）"
    is_trial = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self, signing: Signing) -> str:
        return say(
            "这是测试，不核对身份，签名没有法律效力。验证码：{code}", code=self._code(signing)
        )

    def sign(self, signing: Signing, code: str, at: datetime) -> bytes:
        if not hmac.compare_digest(code.encode(), self._code(signing).encode()):
            raise CodeWrong("验证码不对。请核对后再填，或者重新申请。")
        return trial_authority.signed(self.folder, signing.sha256, signing.name, at)

    def anchors(self, at: datetime) -> Sequence[x509.Certificate]:
        return [trial_authority.anchor(self.folder, at)]

    def _code(self, signing: Signing) -> str:
        told = f"{signing.reference} {signing.sha256}".encode()
        number = hmac.digest(settings.SECRET_KEY.encode(), told, "sha256")
        return f"{int.from_bytes(number[:4]) % 1_000_000:06}"


def provider() -> Provider | None:
    """The provider that this installation has chosen; None where it has none."""
    chosen = settings.FENGQIAO_SIGNING_SERVICE
    if not chosen:
        return None
    if chosen == TRIAL:
        return TrialProvider(Path(settings.FENGQIAO_HOME) / "trial_authority")
    found: Provider = import_string(chosen)()
    return found


def the_provider() -> Provider:
    found = provider()
    if found is None:
        raise NobodyCertifies("本单位没有接入电子认证服务。请在纸上签名，或者在屏幕上签名。")
    return found


# ── Whether a signature holds ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Proof:
    """A signature that holds, and the authority by which it was found to."""

    said: Certified
    anchor: str  # PEM


def proof_of(signature: bytes, signing: Signing, asked: Provider, at: datetime) -> Proof:
    """That the provider signed this hash, with a certificate of this person; else SignatureNotHeld."""
    for anchor in asked.anchors(at):
        try:
            said = certified(signature, signing.sha256, [anchor])
        except NotCertified:
            continue
        if said.name == signing.name:
            return Proof(said, anchor.public_bytes(Encoding.PEM).decode())
    raise SignatureNotHeld(
        "签名服务返回的签名核验不通过（不是这份协议书、不是本人的证书，或者证书不受信任），没有采用。请重新申请，或者在纸上签名。",
        article="《电子签名法》13",
    )


def looked_at(row: Any, pdf: bytes) -> Certified:
    """A signature that is kept, held against the document as it is now; NotCertified."""
    anchor = x509.load_pem_x509_certificate(row.anchor.encode())
    return certified(row.cms(), hashlib.sha256(pdf).hexdigest(), [anchor])
