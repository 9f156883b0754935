"""What a request brings with it, cleaned: the fields of a form and of the address. What does not fit is refused."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from urllib.parse import parse_qs

from sanic.request import File, Request

LONGEST_TEXT = 2_000
LONGEST_NUMBER = 9
MOST_FIELDS = 500
_FORM = "application/x-www-form-urlencoded"
_NOT_STORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?")


class Refused(Exception):
    """A request that is not served: words for the member of staff, shown beside the form; the HTTP status."""

    def __init__(self, text: str, status: int = 422) -> None:
        super().__init__(text)
        self.text, self.status = text, status


class Upload(NamedTuple):
    """A file that came with a form: its name as the browser told it (never to be trusted), its type, its bytes."""

    name: str
    content_type: str
    content: bytes


class Arguments:
    """The fields of one request; those of the form go before those of the address."""

    def __init__(self, request: Request | None) -> None:
        self._request = request
        self._fields = {**_of_address(request), **_of_form(request)} if request else {}

    @classmethod
    def of_nothing(cls) -> Arguments:
        """The fields of a form that has not been read yet: none."""
        return cls(None)

    def has(self, name: str) -> bool:
        """Whether the field came at all, be it empty."""
        return bool(self._values(name))

    def text(self, name: str, *, longest: int = LONGEST_TEXT, default: str = "") -> str:
        """The words of a field, without blanks around them; raises Refused when they are more than ``longest``."""
        values = self._values(name)
        text = _cleaned(values[0]) if values else default
        if len(text) > longest:
            raise Refused(f"写得太长：这一项最多 {longest} 个字，现在是 {len(text)} 个字。")
        return text

    def secret(self, name: str, *, longest: int = 200) -> str:
        """A password or code exactly as typed; raises Refused when it is too long."""
        values = self._values(name)
        if values and len(values[0]) > longest:
            raise Refused("密码太长。")
        return values[0] if values else ""

    def texts(self, name: str, *, longest: int = LONGEST_TEXT) -> list[str]:
        """Every value of a field that may come several times, empty ones left out; raises Refused."""
        found = [text for value in self._values(name) if (text := _cleaned(value))]
        if any(len(text) > longest for text in found):
            raise Refused(f"写得太长：这一项最多 {longest} 个字。")
        return found

    def number(self, name: str, *, least: int = 0, most: int = 10**LONGEST_NUMBER - 1, default: int = 0) -> int:
        """A whole number, ``default`` where the field is empty; raises Refused when it is none or out of bounds."""
        text = self.text(name, longest=100)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and least <= int(text) <= most):
            raise Refused(f"这里要填 {least} 到 {most} 的整数。")
        return int(text)

    def choice(self, name: str, options: Collection[str], *, default: str = "") -> str:
        """One of ``options``, ``default`` where the field is empty; raises Refused for anything else."""
        text = self.text(name)
        if not text:
            return default
        if text not in options:
            raise Refused("没有这个选项，请重新选。")
        return text

    def day(self, name: str, *, default: date | None = None) -> date | None:
        """A day written as 2026-11-23, ``default`` where the field is empty; raises Refused."""
        text = self.text(name, longest=100)
        if not text:
            return default
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused("日期要写成 2026-11-23 这样。") from None

    def is_on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) in {"1", "on", "true", "yes"}

    def file(self, name: str) -> Upload | None:
        """The file of a field; None where none was chosen."""
        files = self.files(name)
        return files[0] if files else None

    def files(self, name: str) -> list[Upload]:
        """Every file of a field."""
        request = self._request
        held = request.files.getlist(name) if request and request.body and request.files else None
        return [_upload(file) for file in held or () if file.name]

    def _values(self, name: str) -> list[str]:
        return self._fields.get(name, [])


def number_in(part: str, longest: int = LONGEST_NUMBER) -> int:
    """The whole number, of ``longest`` digits at most, in a part of an address; 0, which names nothing, for others."""
    return int(part) if part.isascii() and part.isdigit() and len(part) <= longest else 0


def _of_address(request: Request) -> dict[str, list[str]]:
    return _fields(request.query_string)


def _of_form(request: Request) -> dict[str, list[str]]:
    """The fields of the body; none of a body that is no form."""
    if not request.body:
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip() == _FORM:
        return _fields(request.body.decode("utf-8", "replace"))
    return {name: [str(value) for value in values] for name, values in (request.form or {}).items()}


def _fields(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refused("这次提交的内容太多，请分几次。", 413) from None


def _cleaned(text: str) -> str:
    return _NOT_STORABLE.sub("", _LINE_ENDS.sub("\n", text)).strip()


def _upload(file: File) -> Upload:
    return Upload(_cleaned(file.name)[:200], file.type, file.body)
