"""Who wrote: name, number and address, sealed together; shown masked until somebody gives a reason."""

from __future__ import annotations

import json
from typing import NamedTuple

from center.privacy import mask_identity, mask_phones, phones_in

LONGEST_NAME, LONGEST_PHONE, LONGEST_ADDRESS = 40, 30, 200


class Sender(NamedTuple):
    """A person as told; each part may be empty. For whoever may see it, never for a log."""

    name: str = ""
    phone: str = ""
    address: str = ""

    @property
    def is_named(self) -> bool:
        """Whether anything is known of them."""
        return any(self)

    @property
    def mobile(self) -> str | None:
        """Their mobile number of 11 digits, if the number is one."""
        found = phones_in(self.phone)
        return found[0] if len(found) == 1 else None

    def masked(self) -> Sender:
        """As it is shown in lists: the surname, the ends of the number, the place without street and house."""
        return Sender(_masked_name(self.name), _masked_number(self.phone), _masked_address(self.address))

    def to_seal(self) -> str:
        """One text of it."""
        return json.dumps(self._asdict(), ensure_ascii=False, sort_keys=True)


def sender_of(name: str, phone: str, address: str) -> Sender:
    """The parts, trimmed and cut; identity numbers in them are masked for good."""
    parts = ((name, LONGEST_NAME), (phone, LONGEST_PHONE), (address, LONGEST_ADDRESS))
    return Sender(*(mask_identity(" ".join(text.split())[:longest])[0] for text, longest in parts))


def read_sender(sealed: str) -> Sender:
    """What ``to_seal`` gave."""
    return Sender(**json.loads(sealed))


def _masked_name(name: str) -> str:
    return f"{name[0]}{'*' * (len(name) - 1)}" if len(name) > 1 else name


def _masked_number(number: str) -> str:
    masked = mask_phones(number)
    return masked if masked != number or len(number) < 5 else f"{'*' * (len(number) - 4)}{number[-4:]}"


def _masked_address(address: str) -> str:
    """Counties and townships are no secret; what follows is."""
    for end in ("街道", "镇", "乡", "县", "区", "市"):
        place, found, _ = address.partition(end)
        if found:
            return f"{place}{end}***"
    return "***" if address else ""
