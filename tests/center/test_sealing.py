"""Personal data at rest."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import CipherAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from hypothesis import given
from hypothesis import strategies as st

from center.sealing import Cipher, Seal, SealError

SECRET = "a secret of this installation, 0001"
OLD = "a secret of this installation, 0000"
ANY_TEXT = st.text(st.characters())
CIPHERS = st.sampled_from(Cipher)
DOES_NOT_OPEN = "the sealed value does not open: another secret, another place, or changed bytes"


def hkdf(secret: str, info: str) -> bytes:
    """RFC 5869 with an empty salt, one block of output; written out, to hold the key schedule in place."""
    drawn = hmac.new(bytes(32), secret.encode(), hashlib.sha256).digest()
    return hmac.new(drawn, info.encode() + b"\x01", hashlib.sha256).digest()


@given(ANY_TEXT, ANY_TEXT, CIPHERS)
def test_what_is_sealed_opens_to_the_same_text(text: str, about: str, cipher: Cipher) -> None:
    sealed = Seal(SECRET, cipher=cipher).seal(text, about)
    assert Seal(SECRET).open(sealed, about) == text


@pytest.mark.parametrize(("cipher", "prefix"), [(Cipher.AES, "aes1"), (Cipher.SM4, "sm41")])
def test_a_sealed_value_is_printable_and_names_its_cipher(cipher: Cipher, prefix: str) -> None:
    sealed = Seal(SECRET, cipher=cipher).seal("电话13900000001", "message 1")
    assert re.fullmatch(rf"{prefix}:[A-Za-z0-9_=-]+", sealed)


@given(CIPHERS)
def test_the_same_text_is_sealed_differently_every_time(cipher: Cipher) -> None:
    seal = Seal(SECRET, cipher=cipher)
    assert len({seal.seal("13900000001", "contact 1") for _ in range(100)}) == 100


@given(st.data(), CIPHERS)
def test_a_value_with_any_character_changed_does_not_open(data: st.DataObject, cipher: Cipher) -> None:
    seal = Seal(SECRET, cipher=cipher)
    sealed = seal.seal(data.draw(st.text(max_size=5)), "message 1")
    place = data.draw(st.integers(0, len(sealed) - 1))
    put = data.draw(st.sampled_from("Aa0_-=: \n号").filter(lambda character: character != sealed[place]))
    with pytest.raises(SealError):
        seal.open(sealed[:place] + put + sealed[place + 1 :], "message 1")


def test_a_value_written_in_another_way_does_not_open() -> None:
    sealed = Seal(SECRET).seal("", "message 1")
    assert sealed.endswith("==")
    for last in set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") - {sealed[-3]}:
        with pytest.raises(SealError):
            Seal(SECRET).open(f"{sealed[:-3]}{last}==", "message 1")


@given(st.data(), CIPHERS)
def test_a_value_cut_short_does_not_open(data: st.DataObject, cipher: Cipher) -> None:
    seal = Seal(SECRET, cipher=cipher)
    sealed = seal.seal("电话13900000001", "message 1")
    with pytest.raises(SealError):
        seal.open(sealed[: data.draw(st.integers(0, len(sealed) - 1))], "message 1")


@pytest.mark.parametrize("cipher", Cipher)
def test_a_value_moved_to_another_row_does_not_open(cipher: Cipher) -> None:
    seal = Seal(SECRET, cipher=cipher)
    sealed = seal.seal("13900000001", "contact 1")
    with pytest.raises(SealError) as refused:
        seal.open(sealed, "contact 2")
    assert str(refused.value) == DOES_NOT_OPEN


@pytest.mark.parametrize("cipher", Cipher)
def test_another_installation_cannot_open(cipher: Cipher) -> None:
    sealed = Seal(SECRET, cipher=cipher).seal("13900000001", "contact 1")
    with pytest.raises(SealError) as refused:
        Seal(OLD, ["and one more"], cipher).open(sealed, "contact 1")
    assert str(refused.value) == DOES_NOT_OPEN


def test_a_value_does_not_open_under_the_name_of_the_other_cipher() -> None:
    seal = Seal(SECRET)
    for cipher, other in ((Cipher.AES, "sm41"), (Cipher.SM4, "aes1")):
        sealed = Seal(SECRET, cipher=cipher).seal("13900000001", "contact 1")
        with pytest.raises(SealError):
            seal.open(other + sealed[4:], "contact 1")


@pytest.mark.parametrize("then", Cipher)
@pytest.mark.parametrize("now", Cipher)
def test_what_a_previous_secret_sealed_still_opens_whatever_the_cipher(then: Cipher, now: Cipher) -> None:
    sealed = Seal(OLD, cipher=then).seal("13900000001", "contact 1")
    assert Seal(SECRET, ["older still", OLD], now).open(sealed, "contact 1") == "13900000001"


def test_the_newest_secret_seals() -> None:
    sealed = Seal(SECRET, [OLD]).seal("13900000001", "contact 1")
    assert Seal(SECRET).open(sealed, "contact 1") == "13900000001"


@pytest.mark.parametrize(
    ("sealed", "told"),
    [
        ("", "not a sealed value, or sealed in a way that this version does not know"),
        ("13900000001", "not a sealed value, or sealed in a way that this version does not know"),
        ("13900000001:", "not a sealed value, or sealed in a way that this version does not know"),
        ("aes2:AAAA", "not a sealed value, or sealed in a way that this version does not know"),
        ("aes1", "the sealed value is damaged: cut short or rewritten"),
        ("aes1:", "the sealed value is damaged: cut short or rewritten"),
        ("aes1:AAAA", "the sealed value is damaged: cut short or rewritten"),
        ("aes1:AAAAA", "the sealed value is damaged: not base64url"),
        ("aes1:张三13900000001", "the sealed value is damaged: not base64url"),
    ],
)
def test_what_is_no_sealed_value_is_refused_in_words_without_its_content(sealed: str, told: str) -> None:
    with pytest.raises(SealError) as refused:
        Seal(SECRET).open(sealed, "contact 1")
    assert str(refused.value) == told
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_an_aes_value_is_plain_aes_256_gcm_that_any_tool_can_open() -> None:
    content = urlsafe_b64decode(Seal(SECRET).seal("电话", "message 1")[len("aes1:") :])
    opened = AESGCM(hkdf(SECRET, "qihang seal aes1")).decrypt(content[:12], content[12:], b"aes1:message 1")
    assert opened.decode() == "电话"


@pytest.mark.parametrize(
    "sealed",
    [
        pytest.param("aes1:--HG0KP69wYEcBEHbf5HORsMsBBdqVwXHF3eoumVV4SEQo2-ghcqTVf_I6mz", id="aes1"),
        pytest.param("sm41:zsp1_1UQrbUkL1khSEIuP9rowKudXAFC_Ayh43D53pS7IjG9qvcZKaM7dhzJ", id="sm41"),
    ],
)
def test_what_the_first_version_sealed_opens_for_ever(sealed: str) -> None:
    assert Seal(SECRET).open(sealed, "message 1") == "电话13900000001"


@given(ANY_TEXT)
def test_a_fingerprint_is_a_keyed_hash_by_purpose(text: str) -> None:
    key = hkdf(SECRET, "qihang fingerprint telephone")
    expected = hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    assert Seal(SECRET).fingerprint(text, "telephone") == expected


def test_fingerprints_differ_by_text_purpose_and_secret_but_not_by_cipher() -> None:
    telephone = Seal(SECRET).fingerprint("13900000001", "telephone")
    others = [
        Seal(SECRET).fingerprint("13900000002", "telephone"),
        Seal(SECRET).fingerprint("13900000001", "channel identity"),
        Seal(OLD).fingerprint("13900000001", "telephone"),
    ]
    assert len({telephone, *others}) == 4
    assert Seal(SECRET, cipher=Cipher.SM4).fingerprint("13900000001", "telephone") == telephone


def test_fingerprints_of_all_secrets_come_newest_first() -> None:
    assert Seal(SECRET, [OLD, "older still"]).fingerprints("13900000001", "telephone") == [
        Seal(secret).fingerprint("13900000001", "telephone") for secret in (SECRET, OLD, "older still")
    ]


@pytest.mark.parametrize("build", [lambda: Seal(""), lambda: Seal(SECRET, [OLD, ""])])
def test_an_empty_secret_is_refused(build: Callable[[], Seal]) -> None:
    with pytest.raises(SealError) as refused:
        build()
    assert str(refused.value) == "a secret for sealing is empty"


def test_a_library_without_sm4_is_told_at_the_start_and_when_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = Seal(SECRET, cipher=Cipher.SM4).seal("13900000001", "contact 1")

    def without_sm4(algorithm: CipherAlgorithm, mode: GCM) -> BlockCipher[GCM]:
        if isinstance(algorithm, SM4):
            raise UnsupportedAlgorithm("no SM4 here")
        return BlockCipher(algorithm, mode)

    monkeypatch.setattr("center.sealing.BlockCipher", without_sm4)
    with pytest.raises(SealError) as refused:
        Seal(SECRET, cipher=Cipher.SM4)
    assert str(refused.value) == "the installed cryptography library cannot seal with SM4"
    with pytest.raises(SealError) as unopened:
        Seal(SECRET).open(sealed, "contact 1")
    assert str(unopened.value) == "the installed cryptography library lacks the cipher of this sealed value"


def test_secrets_are_not_shown() -> None:
    assert SECRET not in repr(Seal(SECRET, [OLD])) + str(Seal(SECRET))
