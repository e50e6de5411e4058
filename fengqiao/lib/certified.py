"""A signature by a certificate (CMS, RFC 5652, detached): made over a document's SHA-256, with a trusted moment
(RFC 3161), and looked at again later. What is found holds without any network."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError)
AGNOSTIC = verification.Criticality.AGNOSTIC


class NotCertified(Exception):
    """`reason`: malformed, other_document, broken, not_trusted, no_moment."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Certified:
    """What a signature that holds says: whose certificate, by whom, its number, and when it was used."""

    name: str
    issuer: str
    number: str
    at: datetime


def certified(signature: bytes, sha256: str, anchors: Sequence[x509.Certificate]) -> Certified:
    """Who signed the document of this hash; NotCertified where the signature does not hold.

    It holds where it is about this document, made by the key of a certificate that one of the `anchors`
    vouches for, at a moment that a time stamp of theirs vouches for. Whether the certificate had been
    revoked by then is the issuer's to watch when it signs: nothing is fetched here.
    """
    try:
        return _certified(signature, sha256, anchors)
    except UNREADABLE as wrong:  # it is read bit by bit, as it is asked
        raise NotCertified("malformed") from wrong


def _certified(signature: bytes, sha256: str, anchors: Sequence[x509.Certificate]) -> Certified:
    signed, info = _opened(signature)
    _check_about(info, "data", bytes.fromhex(sha256))
    certificates = _certificates(signed)
    signer = _signer(info, certificates)
    _check_made_by(info, signer)
    at = _moment(info, anchors)
    _check_trusted(signer, certificates, anchors, at)
    _check_may_sign(signer)
    return Certified(
        _common(signer.subject), _common(signer.issuer), f"{signer.serial_number:X}", at
    )


def _opened(content: bytes) -> tuple[Any, Any]:
    """The signed data and its only signer."""
    found = cms.ContentInfo.load(content, strict=True)
    signed = found["content"]
    [info] = signed["signer_infos"]
    if found["content_type"].native != "signed_data" or not info["signed_attrs"]:
        raise NotCertified("malformed")
    return signed, info


def _check_about(info: Any, content_type: str, digest: bytes) -> None:
    """That it was made over what has this digest."""
    said = {one["type"].native: one["values"].native[0] for one in info["signed_attrs"]}
    if info["digest_algorithm"]["algorithm"].native != "sha256":
        raise NotCertified("malformed")
    if said.get("content_type") != content_type or said.get("message_digest") != digest:
        raise NotCertified("other_document")


def _certificates(signed: Any) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(one.chosen.dump()) for one in signed["certificates"]]


def _signer(info: Any, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    wanted = info["sid"].chosen
    for one in certificates:
        if info["sid"].name != "issuer_and_serial_number":
            break
        if one.serial_number == wanted["serial_number"].native:
            return one
    raise NotCertified("malformed")


def _check_made_by(info: Any, signer: x509.Certificate) -> None:
    """That the signed attributes were signed by the certificate's own key."""
    key, told = signer.public_key(), info["signed_attrs"].untag().dump()
    signature = info["signature"].native
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, told, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, told, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise NotCertified("malformed")
    except InvalidSignature as wrong:
        raise NotCertified("broken") from wrong


def _moment(info: Any, anchors: Sequence[x509.Certificate]) -> datetime:
    """When it was made, by a time stamp over the signature itself."""
    tokens = [
        value
        for one in info["unsigned_attrs"] or ()
        if one["type"].native == "signature_time_stamp_token"
        for value in one["values"]
    ]
    if len(tokens) != 1:
        raise NotCertified("no_moment")
    try:
        return _stamped(tokens[0].dump(), info["signature"].native, anchors)
    except NotCertified as wrong:
        raise NotCertified("no_moment") from wrong


def _stamped(token: bytes, about: bytes, anchors: Sequence[x509.Certificate]) -> datetime:
    signed, info = _opened(token)
    content = signed["encap_content_info"]["content"]
    _check_about(info, "tst_info", hashlib.sha256(content.contents).digest())
    certificates = _certificates(signed)
    authority = _signer(info, certificates)
    _check_made_by(info, authority)
    stamp = tsp.TSTInfo.load(content.contents)
    imprint = stamp["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise NotCertified("malformed")
    if imprint["hashed_message"].native != hashlib.sha256(about).digest():
        raise NotCertified("other_document")
    at: datetime = stamp["gen_time"].native
    _check_trusted(authority, certificates, anchors, at)
    if ExtendedKeyUsageOID.TIME_STAMPING not in _purposes(authority):
        raise NotCertified("not_trusted")
    return at


def _purposes(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    try:
        return list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return []


def _check_trusted(
    certificate: x509.Certificate,
    beside: Sequence[x509.Certificate],
    anchors: Sequence[x509.Certificate],
    at: datetime,
) -> None:
    """That one of the anchors vouches for it, and all were in force at that moment."""
    authorities = verification.ExtensionPolicy.permit_all().require_present(
        x509.BasicConstraints, AGNOSTIC, _is_authority
    )
    anybody = verification.ExtensionPolicy.permit_all()
    if not anchors:
        raise NotCertified("not_trusted")
    builder = verification.PolicyBuilder().store(verification.Store(list(anchors))).time(at)
    verifier = builder.extension_policies(ca_policy=authorities, ee_policy=anybody)
    others = [one for one in beside if one != certificate]
    try:
        verifier.build_client_verifier().verify(certificate, others)
    except verification.VerificationError as wrong:
        raise NotCertified("not_trusted") from wrong


def _is_authority(policy: Any, certificate: x509.Certificate, said: x509.BasicConstraints) -> None:
    if not said.ca:
        raise ValueError("signs certificates without being an authority")


def _check_may_sign(certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise NotCertified("not_trusted") from None
    if not (usage.digital_signature or usage.content_commitment):
        raise NotCertified("not_trusted")


def _common(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""
