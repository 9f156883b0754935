"""Identity documents by their names, and identity numbers."""

from __future__ import annotations

import pytest

from center.uploads.identity import holds_id_number, is_identity_proof, is_named_so
from tests.center.uploads.made import ID_NUMBER


@pytest.mark.parametrize(
    "name",
    [
        "身份证.jpg",
        "老王身份證正面",
        "股东身份证明.pdf",
        "户口簿首页",
        "护照.png",
        "银行卡.jpg",
        "驾驶证",
        "我的驾照",
        "ID Card.jpg",
        "idcard2",
        "PASSPORT.pdf",
    ],
)
def test_names_of_identity_documents(name: str) -> None:
    assert is_named_so(name)


@pytest.mark.parametrize(
    "name", ["公司章程.pdf", "房屋租赁合同", "covid card", "IMG_20261122_120456.jpg", "银行开户许可证"]
)
def test_names_of_other_papers(name: str) -> None:
    assert not is_named_so(name)


@pytest.mark.parametrize(
    ("material", "is_proof"),
    [
        ("经营者身份证明", True),
        ("员工身份信息", True),
        ("公司章程", False),
        ("驾驶员资格信息", False),
        ("登记申请书", False),
    ],
)
def test_materials_that_are_identity_proofs(material: str, is_proof: bool) -> None:
    assert is_identity_proof(material) is is_proof


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (f"号码{ID_NUMBER}。", True),
        ("110105 19491231 002x", True),
        ("１１０１０５１９４９１２３１００２Ｘ", True),
        (f"9{ID_NUMBER}", False),
        ("91140902MA0K000000", False),
        ("2026112212045678", False),
        ("13900000001", False),
    ],
)
def test_identity_numbers(text: str, holds: bool) -> None:
    assert holds_id_number(text) is holds
