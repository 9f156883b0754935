"""Personal data at rest: sealed so that only this installation reads it, fingerprinted so that it is found again.

A sealed value is ``<cipher and version>:<base64url of nonce, ciphertext and tag>``. Both ciphers run in Galois/counter
mode (NIST SP 800-38D; SM4 of GB/T 32907 as in RFC 8998). Every key is drawn from a secret by HKDF-SHA256 (RFC 5869)
for one purpose only. The length of a sealed value tells the length of its text.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple, Union

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_TAG = 16


class SealError(ValueError):
    """A value that cannot be sealed or opened. The message never holds the value."""


class Cipher(str, Enum):
    """What new values are sealed with: AES-256-GCM or SM4-GCM. Either opens what the other sealed."""

    AES = "aes"
    SM4 = "sm4"


class _Scheme(NamedTuple):
    algorithm: type[Union[AES, SM4]]
    key_length: int


_SCHEMES = {"aes1": _Scheme(AES, 32), "sm41": _Scheme(SM4, 16)}
_NEWEST_SCHEME = {Cipher.AES: "aes1", Cipher.SM4: "sm41"}


class Seal:
    """Seals, opens and fingerprints personal data with the installation's secrets."""

    def __init__(self, secret: str, previous: Sequence[str] = (), cipher: Cipher = Cipher.AES) -> None:
        """``secret`` seals; ``previous`` secrets, newest first, still open. The secrets are long random strings.

        Raises SealError when a secret is empty or when the installed cryptography library lacks the cipher.
        """
        if not all([secret, *previous]):
            raise SealError("a secret for sealing is empty")
        self._secrets = [secret.encode(), *(old.encode() for old in previous)]
        self._scheme = _NEWEST_SCHEME[cipher]
        self._keys = {
            name: [_derive(old, f"seal {name}", scheme.key_length) for old in self._secrets]
            for name, scheme in _SCHEMES.items()
        }
        _require(self._scheme)
        key = self._keys[self._scheme][0]
        self._newest: AESGCM | _SM4GCM = AESGCM(key) if cipher is Cipher.AES else _SM4GCM(key)

    def seal(self, text: str, about: str) -> str:
        """``text`` sealed for the place that ``about`` names, such as "message 17"; printable ASCII, new every time."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._newest.encrypt(nonce, _to_bytes(text), _bound(self._scheme, about))
        return f"{self._scheme}:{urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, about: str) -> str:
        """The text that ``seal`` was given; raises SealError when key, ``about`` or any byte is another."""
        name, content = _parse(sealed)
        for key in self._keys[name]:
            try:
                return _unseal(name, key, content, about)
            except InvalidTag:
                continue
        raise SealError("the sealed value does not open: another secret, another place, or changed bytes")

    def fingerprint(self, text: str, purpose: str) -> str:
        """A keyed hash of ``text``, 64 hex digits, for look-up; the caller normalises, purposes do not match."""
        return next(self._fingerprints(text, purpose))

    def fingerprints(self, text: str, purpose: str) -> list[str]:
        """``fingerprint`` under every secret, newest first: a look-up must match any of them."""
        return list(self._fingerprints(text, purpose))

    def _fingerprints(self, text: str, purpose: str) -> Iterator[str]:
        for secret in self._secrets:
            key = _derive(secret, f"fingerprint {purpose}", hashlib.sha256().digest_size)
            yield hmac.new(key, _to_bytes(text), hashlib.sha256).hexdigest()


class _SM4GCM:
    """What the library's AESGCM is for AES, whose key is made ready once."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """Ciphertext and tag."""
        encryptor = BlockCipher(self._algorithm, GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag


def _derive(secret: bytes, purpose: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=_to_bytes(f"qihang {purpose}")).derive(secret)


def _require(name: str) -> None:
    algorithm, key_length = _SCHEMES[name]
    try:
        BlockCipher(algorithm(bytes(key_length)), GCM(bytes(_NONCE))).encryptor()
    except UnsupportedAlgorithm:
        raise SealError(f"the installed cryptography library cannot seal with {algorithm.name}") from None


def _bound(name: str, about: str) -> bytes:
    return _to_bytes(f"{name}:{about}")


def _parse(sealed: str) -> tuple[str, bytes]:
    """Scheme and content; a value that is not written exactly as ``seal`` writes it is refused."""
    name, _, encoded = sealed.partition(":")
    if name not in _SCHEMES:
        raise SealError("not a sealed value, or sealed in a way that this version does not know")
    try:
        content = urlsafe_b64decode(encoded)
    except (NotBase64, ValueError):
        raise SealError("the sealed value is damaged: not base64url") from None
    if urlsafe_b64encode(content).decode() != encoded or len(content) < _NONCE + _TAG:
        raise SealError("the sealed value is damaged: cut short or rewritten")
    return name, content


def _unseal(name: str, key: bytes, content: bytes, about: str) -> str:
    nonce, sealed, tag = content[:_NONCE], content[_NONCE:-_TAG], content[-_TAG:]
    try:
        decryptor = BlockCipher(_SCHEMES[name].algorithm(key), GCM(nonce, tag)).decryptor()
    except UnsupportedAlgorithm:
        raise SealError("the installed cryptography library lacks the cipher of this sealed value") from None
    decryptor.authenticate_additional_data(_bound(name, about))
    return (decryptor.update(sealed) + decryptor.finalize()).decode("utf-8", "surrogatepass")


def _to_bytes(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which JSON can carry, goes through and comes back."""
    return text.encode("utf-8", "surrogatepass")
