"""Identity documents, which are never taken in chat: told by the name of a file or a material, or by a number inside.

Only eighteen digits with a plausible place and birthday count (GB 11643); fifteen old ones are too often other numbers.
"""

from __future__ import annotations

import re

from center.privacy import PersonalNumber, mask_identity

_DOCUMENTS = re.compile(
    "身份[证証證]|身份信息|户口[本簿页]|戶口|护照|護照|银行卡|銀行卡|驾驶证|驾照|居住证|"
    r"(?<![a-z])id[ _-]?card|passport",
    re.IGNORECASE,
)
_PROOFS = re.compile("身份证|身份信息|户口[本簿]|护照|银行卡|驾驶证")
_EIGHTEEN = re.compile(r"(?<![0-9])[1-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx](?![0-9])")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")

WHERE_INSTEAD = "身份证、户口本、护照、银行卡、驾驶证请不要在网上发：要核对的，请带原件到窗口，或在办事平台上实名认证。"
NAMED_SO = f"这个文件看名字是身份证件，我们没有给任何人看，24小时内删除。{WHERE_INSTEAD}如果不是证件，请改个名字再传。"
HOLDS_NUMBER = (
    "这个文件里有身份证号，我们没有给任何人看，24小时内删除。"
    "请把身份证号空着再传一次，号码到窗口核对时再填，或在办事平台上实名认证。"
)


def is_identity_proof(material: str) -> bool:
    """Whether a material of a case is, or contains, an identity document."""
    return bool(_PROOFS.search(material))


def proof_instead(material: str) -> str:
    """Where an identity proof goes instead."""
    return f"“{material}”里有身份证件，不在网上收：请带原件到窗口核对，或在办事平台上实名认证。"


def is_named_so(name: str) -> bool:
    """Whether the name of a file speaks of an identity document, or holds an identity number."""
    return bool(_DOCUMENTS.search(name)) or holds_id_number(name)


def holds_id_number(text: str) -> bool:
    """Whether a number of an identity card stands in the text."""
    return any(_is_id_number(match[0]) for match in _EIGHTEEN.finditer(text.translate(_FULL_WIDTH)))


def _is_id_number(written: str) -> bool:
    return PersonalNumber.ID_CARD in mask_identity(written)[1]
