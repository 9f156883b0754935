"""The XML that WeChat posts, read into flat fields; and the XML of a text that answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from xml.parsers import expat

from wechatpy.replies import TextReply  # type: ignore[import-untyped]

DEEPEST = 8
"""Levels of elements; WeChat's own callbacks have five at most."""
_END_OF_CDATA = "]]>"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BadXml(ValueError):
    """Not a callback of WeChat: no XML, a document type, too deep, or a field that comes twice."""


class _Reader:
    """Collects texts by the path of their element below the root, such as ``ScanCodeInfo.ScanResult``."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []
        self._is_leaf = False
        self._text: list[str] = []

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._path.append(name)
        if len(self._path) > DEEPEST or (len(self._path) == 1 and name != "xml"):
            raise BadXml("not a callback")
        self._is_leaf, self._text = True, []

    def hear(self, text: str) -> None:
        """A piece of the text of the element."""
        self._text.append(text)

    def end(self, name: str) -> None:
        """An element ends; of items of a list the first counts."""
        field = ".".join(self._path[1:])
        if self._is_leaf and field:
            if len(self._path) == 2 and field in self.fields:
                raise BadXml("a field comes twice")
            self.fields.setdefault(field, "".join(self._text))
        self._path.pop()
        self._is_leaf = False

    @staticmethod
    def refuse(*_: object) -> None:
        """A document type, the only place of entities, has no business here."""
        raise BadXml("a document type")


def read_fields(body: bytes) -> dict[str, str]:
    """The fields of ``<xml>…</xml>``, in UTF-8; raises BadXml."""
    reader, parser = _Reader(), expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.hear, reader.refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise BadXml("no XML") from error
    return reader.fields


def text_xml(openid: str, account: str, content: str, at: datetime) -> str:
    """``content`` as the answer to a callback; what would break the XML is left out."""
    sent = _NOT_IN_XML.sub("", content).replace(_END_OF_CDATA, "]] >")
    return str(TextReply(target=openid, source=account, time=int(at.timestamp()), content=sent).render())
