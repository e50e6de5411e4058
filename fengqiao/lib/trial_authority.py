"""A certificate authority for trials, with keys of its own in a folder: it vouches for anybody, and its
certificates say that they have no legal effect. It is what a provider of such certificates is tried out with."""

import hashlib
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SAYS = "枫桥测试认证 TEST ONLY 不具法律效力"
LASTS = timedelta(days=3650)
SIGNS_WITHIN = timedelta(minutes=10)
POLICY = "1.2.3.4.1"  # of its time stamps: an example's number, nobody's

Key = ec.EllipticCurvePrivateKey


def anchor(folder: Path, at: datetime) -> x509.Certificate:
    """The root; made with its key when there is none."""
    return _root(folder, at)[1]


def signed(folder: Path, sha256: str, name: str, at: datetime) -> bytes:
    """A detached CMS signature over a document's hash, by a certificate made out to this name, with a time stamp."""
    key, root = _root(folder, at)
    own = ec.generate_private_key(ec.SECP256R1())
    certificate = _issued(name, own.public_key(), root, key, at, lasts=SIGNS_WITHIN, stamps=False)
    found = _signed_data(own, certificate, root, "data", None, bytes.fromhex(sha256))
    stamp = _stamp(_signature_of(found), key, root, at)
    _info_of(found)["unsigned_attrs"] = [
        {"type": "signature_time_stamp_token", "values": [stamp]},
    ]
    return bytes(found.dump())


# ── The root ─────────────────────────────────────────────────────────────────────────────────────


def _root(folder: Path, at: datetime) -> tuple[Key, x509.Certificate]:
    path = folder / "root.pem"
    if not path.is_file():
        _make_root(path, at)
    content = path.read_bytes()
    key = serialization.load_pem_private_key(content, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key, x509.load_pem_x509_certificate(content)


def _make_root(path: Path, at: datetime) -> None:
    """Key and certificate in one file; who comes second takes what the first has made."""
    key, name = ec.generate_private_key(ec.SECP256R1()), _name(SAYS)
    builder = _begun(name, name, key.public_key(), at - timedelta(days=1), at + LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(issues=True), critical=True)
    pem = serialization.Encoding.PEM
    kept = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{secrets.token_hex(8)}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(kept + builder.sign(key, hashes.SHA256()).public_bytes(pem))
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, SAYS),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: Any, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since.astimezone(UTC))
        .not_valid_after(until.astimezone(UTC))
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _issued(
    name: str,
    key: ec.EllipticCurvePublicKey,
    root: x509.Certificate,
    root_key: Key,
    at: datetime,
    *,
    lasts: timedelta,
    stamps: bool,
) -> x509.Certificate:
    since = at - timedelta(minutes=1)
    builder = _begun(_name(name[:64]), root.subject, key, since, at + lasts)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(issues=False), critical=True)
    if stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return builder.sign(root_key, hashes.SHA256())


# ── Signing ──────────────────────────────────────────────────────────────────────────────────────


def _signed_data(
    key: Key,
    certificate: x509.Certificate,
    root: x509.Certificate,
    content_type: str,
    content: Any,
    digest: bytes,
) -> Any:
    """CMS by one signer over what has this digest; `content` is None where it lies elsewhere."""
    own = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    above = asn1_x509.Certificate.load(root.public_bytes(serialization.Encoding.DER))
    told = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [content_type]},
            {"type": "message_digest", "values": [digest]},
        ]
    )
    by = cms.IssuerAndSerialNumber(
        {"issuer": own.issuer, "serial_number": own.serial_number},
    )
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": by}),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": told,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": key.sign(told.dump(), ec.ECDSA(hashes.SHA256())),
    }
    inner: dict[str, Any] = {"content_type": content_type}
    if content is not None:
        inner["content"] = content
    signed = {
        "version": "v1" if content is None else "v3",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": inner,
        "certificates": [own, above],
        "signer_infos": [info],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _info_of(found: Any) -> Any:
    return found["content"]["signer_infos"][0]


def _signature_of(found: Any) -> bytes:
    return bytes(_info_of(found)["signature"].native)


def _stamp(about: bytes, root_key: Key, root: x509.Certificate, at: datetime) -> Any:
    """A time stamp over a signature (RFC 3161), by a certificate for nothing else."""
    own = ec.generate_private_key(ec.SECP256R1())
    name = f"时间戳 {SAYS}"
    key = own.public_key()
    certificate = _issued(name, key, root, root_key, at, lasts=SIGNS_WITHIN, stamps=True)
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": hashlib.sha256(about).digest(),
    }
    told = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(63),
            "gen_time": at.astimezone(UTC),
        }
    )
    content = core.ParsableOctetString(told.dump())
    digest = hashlib.sha256(told.dump()).digest()
    return _signed_data(own, certificate, root, "tst_info", content, digest)
