"""What a draft consists of: fields with a value, its source, the reason and the law behind it, and what is missing.

Values are what JSON can hold. ``scope``, ``people`` and ``permits`` are lists of rows, checked here. What belongs to a
person is kept apart from the rest, for sealing; numbers of identity and bank cards are never kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple, Optional

from pydantic import BaseModel, Extra, ValidationError

from center.cases.reading import stored
from center.cases.states import Captioned
from center.law import Citation
from center.privacy import mask_for_log, mask_identity

_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class FieldSource(Captioned):
    """Where a value comes from."""

    SAID = "said", "您说的"
    DERIVED = "derived", "按您说的推出"
    DEFAULT = "default", "先按常见情况填"


class Field(NamedTuple):
    """One field: ``shown`` is the value in words; ``alternatives`` are what else was possible, in words."""

    value: Any
    shown: str
    source: FieldSource
    reason: str = ""
    citations: tuple[Citation, ...] = ()
    alternatives: tuple[str, ...] = ()


class Gap(NamedTuple):
    """What is still missing, in words; while one ``blocks``, the draft cannot be confirmed."""

    field: str
    text: str
    blocks: bool = False


class _Row(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class ScopeRow(_Row):
    """One standard phrase of the business scope; an empty code means that the catalogue has none."""

    code: str
    phrase: str
    kind: Literal["general", "licensed"]


class PersonRow(_Row):
    """One investor or officer; ``share`` is said in words, an identity number is never asked for."""

    name: str
    roles: tuple[str, ...]
    share: str = ""
    note: str = ""


class PermitRow(_Row):
    """One approval: before or after registration, or a filing; ``guide`` is the guide that explains it."""

    title: str
    when: Literal["before", "after", "filing"]
    authority: str
    guide: Optional[str] = None
    note: str = ""


class FieldKind(NamedTuple):
    """What a field is called, whether it belongs to a person, and the rows that its value consists of."""

    title: str
    personal: bool = False
    row: type[_Row] | None = None


KINDS = {
    "idea": FieldKind("想做的生意"),
    "name": FieldKind("企业名称"),
    "type": FieldKind("企业类型"),
    "county": FieldKind("登记地"),
    "address": FieldKind("住所（经营场所）", personal=True),
    "premises": FieldKind("场所来源"),
    "trade_code": FieldKind("行业"),
    "scope": FieldKind("经营范围", row=ScopeRow),
    "capital": FieldKind("出资"),
    "paid_in": FieldKind("出资期限"),
    "term": FieldKind("经营期限"),
    "representative": FieldKind("负责人", personal=True),
    "people": FieldKind("投资人和主要人员", personal=True, row=PersonRow),
    "liability": FieldKind("责任承担"),
    "workers": FieldKind("用工"),
    "qualifications": FieldKind("资质"),
    "permits": FieldKind("许可", row=PermitRow),
    "plans": FieldKind("以后的打算"),
    "contact": FieldKind("联系人", personal=True),
    "phone": FieldKind("联系电话", personal=True),
}
"""Every field, in the order in which drafts show them."""


class BadField(ValueError):
    """A field that a draft does not have, or a value that it cannot take."""


def checked(fields: Mapping[str, Field]) -> dict[str, Field]:
    """``fields`` in their order, fit to be kept; raises BadField."""
    strange = sorted(set(fields) - set(KINDS))
    if strange:
        raise BadField(f"a draft has no {strange}")
    return {name: _kept(name, fields[name]) for name in KINDS if name in fields}


def rows_of(fields: Mapping[str, Field], name: str) -> list[Any]:
    """The rows of a field as ScopeRow, PersonRow or PermitRow; empty when it is missing."""
    row = KINDS[name].row
    if row is None:
        raise BadField(f"{name} has no rows")
    return [row(**entry) for entry in fields[name].value] if name in fields else []


def to_plain(fields: Mapping[str, Field]) -> dict[str, Any]:
    """The fields as JSON holds them."""
    return {name: _plain(field) for name, field in fields.items()}


def from_plain(plain: Mapping[str, Any]) -> dict[str, Field]:
    """The fields that ``to_plain`` wrote, in their order."""
    return {name: _field(plain[name]) for name in KINDS if name in plain}


def parted(fields: Mapping[str, Field]) -> tuple[dict[str, Field], dict[str, Field]]:
    """What belongs to nobody, and what belongs to a person."""
    personal = {name: field for name, field in fields.items() if KINDS[name].personal}
    return {name: field for name, field in fields.items() if name not in personal}, personal


def cited(citations: Iterable[Citation]) -> str:
    """《公司法》第47、50条，《民法典》第279条."""
    articles: dict[str, list[str]] = {}
    for citation in dict.fromkeys(citations):
        articles.setdefault(citation.law, []).append(str(citation.article))
    return "，".join(f"《{law}》第{'、'.join(found)}条" for law, found in articles.items())


def _kept(name: str, field: Field) -> Field:
    kind = KINDS[name]
    value = _rows(name, kind.row, field.value) if kind.row else field.value
    mask = _without_identity if kind.personal else mask_for_log

    def clean(text: str) -> str:
        return mask(_NOT_PRINTABLE.sub("", text))

    kept = field._replace(
        value=_each_text(value, clean),
        shown=clean(field.shown),
        reason=clean(field.reason),
        alternatives=tuple(map(clean, field.alternatives)),
        citations=tuple(field.citations),
    )
    return _same_as_read(name, kept)


def _same_as_read(name: str, field: Field) -> Field:
    """The field as it will read back, so that what was saved compares equal to what is read."""
    try:
        return _field(json.loads(json.dumps(_plain(field), ensure_ascii=False)))
    except TypeError as error:
        raise BadField(f"{name} holds what JSON cannot") from error


def _rows(name: str, row: type[_Row], value: Any) -> list[dict[str, Any]]:
    try:
        return [row.parse_obj(entry).dict() for entry in value]
    except (ValidationError, TypeError) as error:
        raise BadField(f"{name}: {error}") from error


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(entry, change) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_each_text(entry, change) for entry in value]
    return value


def _without_identity(text: str) -> str:
    return mask_identity(text)[0]


def _plain(field: Field) -> dict[str, Any]:
    cited_as = [citation.dict() for citation in field.citations]
    return {**field._asdict(), "source": field.source.value, "citations": cited_as}


def _field(plain: Mapping[str, Any]) -> Field:
    return Field(
        value=plain["value"],
        shown=plain["shown"],
        source=stored(FieldSource, plain["source"]),
        reason=plain["reason"],
        citations=tuple(Citation(**citation) for citation in plain["citations"]),
        alternatives=tuple(plain["alternatives"]),
    )
