"""The virus scanner's client against a clamd on a real socket."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.gateways.clamav import CHUNK, Address, ClamAv, ScannerAway, TcpAddress, address_of, found_in
from tests.center.gateways.clamd import EICAR, NAME, Clamd, on_port, on_socket


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three pieces, the virus in the last."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * (2 * CHUNK + 5) + EICAR)
    return path


async def test_what_is_in_a_file_is_named(file: Path) -> None:
    clamd = Clamd()
    async with on_port(clamd) as address:
        assert await ClamAv(address).scan(file) == NAME
    assert clamd.scanned == [2 * CHUNK + 5 + len(EICAR)]


async def test_a_clean_file_is_clean_also_on_a_socket(tmp_path: Path) -> None:
    path = tmp_path / "clean"
    path.write_bytes(b"hello")
    async with on_socket(Clamd(), tmp_path / "clamd.sock") as address:
        assert await ClamAv(address).scan(path) is None


@pytest.mark.parametrize(
    "says", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: Can't allocate memory ERROR\0", b"\0", b"OK"]
)
async def test_an_answer_that_says_nothing_of_the_file_is_none(file: Path, says: bytes) -> None:
    async with on_port(Clamd(says)) as address:
        with pytest.raises(ScannerAway):
            await ClamAv(address).scan(file)


async def test_a_scanner_that_does_not_answer_is_not_waited_for_long(file: Path) -> None:
    async with on_port(Clamd(is_silent=True)) as address:
        with pytest.raises(ScannerAway, match="TimeoutError"):
            await ClamAv(address, seconds=0.2).scan(file)


async def test_a_scanner_that_is_not_there_is_away(file: Path, tmp_path: Path) -> None:
    async with on_port(Clamd()) as address:
        pass
    for nowhere in (address, tmp_path / "no.sock"):
        with pytest.raises(ScannerAway):
            await ClamAv(nowhere).scan(file)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:3310", TcpAddress("127.0.0.1", 3310)),
        ("clamav.local:1", TcpAddress("clamav.local", 1)),
        ("[::1]:3310", TcpAddress("::1", 3310)),
        ("/run/clamav/clamd.ctl", Path("/run/clamav/clamd.ctl")),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert address_of(text) == address


def test_only_a_whole_answer_counts() -> None:
    assert found_in("stream: A-B.C-1 FOUND\0") == "A-B.C-1"
    assert found_in("stream: OK\n") is None
    with pytest.raises(ScannerAway):
        found_in("stream: OK stream: X")
