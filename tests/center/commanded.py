"""A command line of staff, called as a program is: what it prints, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

Main = Callable[[Sequence[str]], int]


def done_by(main: Main, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What it prints; it has to succeed."""
    assert main(arguments) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def refused_by(main: Main, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Why it refuses; it has to, and to print nothing else."""
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err
