"""Personal numbers in free text."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from center.privacy import (
    Kept,
    PersonalNumber,
    identity_places,
    is_nothing_but_masks,
    keep,
    mask_for_log,
    mask_identity,
    mask_phones,
    phone_places,
    phones_in,
    warnings_of,
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_STANDING_ALONE = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
ID = "110101199003077774"
ID_STANDARD_EXAMPLE = "11010519491231002X"
ID_GONE = "〔身份证号已隐去〕"
CARD_GONE = "〔银行卡号已隐去〕"
CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_check(seventeen: str) -> str:
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS)) % 11]


def is_valid_id(text: str) -> bool:
    return bool(re.match(r"[1-8]\d{5}(19|20)\d{11}", text)) and id_check(text[:17]) == text[17].upper()


def with_luhn(digits: str) -> str:
    doubled = [sum(divmod(int(digit) * 2, 10)) for digit in reversed(digits)][::2]
    total = sum(doubled) + sum(int(digit) for digit in digits[-2::-2])
    return f"{digits}{-total % 10}"


def with_credit_check(seventeen: str) -> str:
    total = sum(CREDIT_CODE_CHARACTERS.index(character) * 3**place for place, character in enumerate(seventeen))
    return seventeen + CREDIT_CODE_CHARACTERS[-total % 31]


@st.composite
def credit_codes(draw: st.DrawFn, characters: str = CREDIT_CODE_CHARACTERS) -> str:
    place = draw(st.sampled_from(["110119", "140902", "310120", "500119", "440300"]))
    kind = draw(st.sampled_from(["91", "92", "93", "12", "52"]))
    return with_credit_check(f"{kind}{place}{draw(st.text(characters, min_size=9, max_size=9))}")


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    region = draw(st.integers(110000, 659999))
    born = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    number = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return number + id_check(number)


PHONES = st.integers(0, 99).map(lambda last: f"139000000{last:02}")
MESSAGES = st.lists(
    id_numbers() | credit_codes() | PHONES | st.text("0123456789xX+-. *\n号一三九零元", max_size=20), max_size=5
).map("".join)
WORDS = st.text("我的身份证号是，电话办执照 ab：\n", max_size=10)


@given(id_numbers(), WORDS, WORDS)
def test_an_id_number_is_always_masked_and_nothing_else_changes(number: str, before: str, after: str) -> None:
    masked, found = mask_identity(f"{before}{number}{after}")
    assert (masked, found) == (f"{before}〔身份证号已隐去〕{after}", {PersonalNumber.ID_CARD})


@given(st.lists(id_numbers() | st.text("0123456789xX- 号", max_size=20), max_size=4))
def test_no_valid_id_number_is_ever_left(parts: list[str]) -> None:
    masked, _ = mask_identity("".join(parts))
    left = [match for match in _STANDING_ALONE.findall(masked) if is_valid_id(match) and _is_a_date(match[6:14])]
    assert left == []


def _is_a_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("110101 19900307 7774", id="spaces"),
        pytest.param("110101-19900307-7774", id="hyphens"),
        pytest.param("110101 1990 0307 7774", id="groups"),
        pytest.param("1101 0119 9003 0777 74", id="fours"),
        pytest.param("110101199003\n077774", id="two lines"),
        pytest.param("110101–19900307—7774", id="dashes"),
        pytest.param("１１０１０１１９９００３０７７７７４", id="full width"),
        pytest.param("一一零一零一一九九零零三零七七七七四", id="spoken"),
        pytest.param("一一零一零五一九四九一二三一零零二叉", id="spoken, ends in X"),
        pytest.param("11010119900307777\u200b4", id="with an invisible character"),
        pytest.param("110101199003077775", id="check digit mistyped"),
        pytest.param(ID_STANDARD_EXAMPLE, id="ends in X"),
        pytest.param(ID_STANDARD_EXAMPLE.lower(), id="ends in x"),
        pytest.param("11010519491231002Ｘ", id="ends in full-width X"),
        pytest.param("110105491231002", id="old, 15 digits"),
        pytest.param("110105 491231 002", id="old, spaces"),
        pytest.param("１１０１０５４９１２３１００２", id="old, full width"),
        pytest.param("93184019900307001" + id_check("93184019900307001"), id="of a foreigner"),
    ],
)
def test_an_id_number_written_in_another_way_is_masked_too(written: str) -> None:
    for before, after in (("我是", "。"), ("ID", ""), ("No.", "吗"), ("", "\n")):
        assert mask_identity(f"{before}{written}{after}") == (f"{before}{ID_GONE}{after}", {PersonalNumber.ID_CARD})


def test_several_id_numbers_in_one_message() -> None:
    text = f"法人{ID}监事{ID_STANDARD_EXAMPLE}\n{ID},{ID} {ID}"
    assert mask_identity(text)[0] == f"法人{ID_GONE}监事{ID_GONE}\n{ID_GONE},{ID_GONE} {ID_GONE}"


def test_the_tax_number_of_a_sole_trader_holds_an_id_number() -> None:
    assert mask_identity(f"税号{ID}00") == (f"税号{ID_GONE}00", {PersonalNumber.ID_CARD})


@given(st.sampled_from(["62", "4", "5", "3", "60", "9558"]), st.text("0123456789", min_size=14, max_size=14))
def test_a_bank_card_is_masked_with_and_without_separators(issuer: str, digits: str) -> None:
    card = with_luhn(issuer + digits)
    fours = [card[start : start + 4] for start in range(0, len(card), 4)]
    for written in (card, " ".join(fours), "-".join(fours), f"{card[:6]} {card[6:]}"):
        for label in ("卡号", "银行卡编号"):
            assert mask_identity(label + written) == (label + CARD_GONE, {PersonalNumber.BANK_CARD})


UNION_PAY = "6222020200112233446"


@pytest.mark.parametrize(
    "written",
    [
        "6222 0202 0011 2233 446",
        "6222-0202-0011-2233-446",
        "６２２２０２０２００１１２２３３４４６",
        "六二二二零二零二零零一一二二三三四四六",
        "六二二二 零二零二 零零一一 二二三三 四四六",
        "62220 20200 11223 3446",
        "622202 0200 1122 33446",
        "62 22 02 02 00 11 22 33 44 6",
        "6222.0202.0011.2233.446",
        "6222/0202/0011/2233/446",
        "6222，0202，0011，2233，446",
        "6222\n0202\n0011\n2233\n446",
    ],
)
@pytest.mark.parametrize("after", ["", " 123", " 13900000012", "，密码"])
def test_a_card_of_union_pay_is_masked_however_it_is_grouped(written: str, after: str) -> None:
    masked = f"卡{CARD_GONE}{after}"
    assert mask_identity(f"卡{written}{after}") == (masked, {PersonalNumber.BANK_CARD})


@given(st.integers(16, 19), st.text("0123456789", min_size=16, max_size=16), st.integers(1, 6))
def test_cards_of_every_length_and_group_are_masked(length: int, digits: str, group: int) -> None:
    card = with_luhn("62" + digits[: length - 3])
    groups = [card[start : start + max(group, 2)] for start in range(0, length, max(group, 2))]
    masked, found = mask_identity("卡 " + " ".join(groups))
    assert (any(one in masked for one in groups if len(one) > 3), bool(found)) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "6222999999999999999",
        "62元、15元、30元",
        "6222.02元，0.5元",
        "62人 13900000012",
        "2026-11-22 6:22 D-7KM2Q4XD",
        "91140900MA0GTXKC58 6222",
    ],
)
def test_what_only_looks_like_a_card_stays(text: str) -> None:
    assert mask_identity(text) == (text, set())


@pytest.mark.parametrize(
    ("masked", "phrases"),
    [
        ("您好", []),
        (f"卡{CARD_GONE}", ["bank_card_number"]),
        (f"我是{ID_GONE}", ["personal_number"]),
        (f"{ID_GONE}{CARD_GONE}", ["personal_number"]),
    ],
)
def test_what_is_said_of_numbers_that_are_gone(masked: str, phrases: list[str]) -> None:
    assert warnings_of(masked) == phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("6222", False),
        (f" {CARD_GONE}。", True),
        (f"{ID_GONE}{CARD_GONE}", True),
        (f"卡{CARD_GONE}", False),
    ],
)
def test_whether_nothing_but_such_numbers_was_sent(text: str, expected: bool) -> None:
    assert is_nothing_but_masks(text) is expected


@given(credit_codes())
def test_a_credit_code_is_never_masked_unless_it_is_an_id_number_too(code: str) -> None:
    assume(not is_valid_id(code))
    for text in (code, f"代码{code}。", f"USCC{code.lower()}"):
        assert mask_identity(text) == (text, set())
        assert mask_phones(text) == text


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("914403001922038216", id="published, digits only"),
        pytest.param("9144030071526726XG", id="published, with letters"),
        pytest.param("913101201990010112", id="digits only, mistyped, with a date where ID numbers have it"),
        pytest.param("913101201901010549", id="with a date and the check digit of an ID number"),
        pytest.param(with_credit_check(with_luhn("911409001234567") + "A"), id="begins with the number of a card"),
        pytest.param(with_credit_check("131409" + "02123A00000"), id="begins like a phone number"),
        pytest.param(with_luhn("91140900123456789"), id="digits only, with the check digit of a card"),
        pytest.param("9144 0300 1922 0382 16", id="in fours"),
        pytest.param("5214 0900 5000 0004 07", id="in fours, with the check digit of a card"),
    ],
)
def test_a_credit_code_stays(code: str) -> None:
    assert keep(f"我司{code}吗") == Kept(f"我司{code}吗", None, set())


def test_both_kinds_at_once() -> None:
    card = with_luhn("622202000000000000")
    assert mask_identity(f"身份证{ID}，卡{card}") == (
        "身份证〔身份证号已隐去〕，卡〔银行卡号已隐去〕",
        {PersonalNumber.ID_CARD, PersonalNumber.BANK_CARD},
    )


@pytest.mark.parametrize(
    "text",
    [
        "电话13900000012",
        "统一社会信用代码91140900MA0KXXXX1X",
        "注册资本1000000元",
        "流水号1234567890123456",
        "流水号6222020000000000",
        "办件编号140902202611220002",
        "140902-20261122-0002",
        "投资项目代码2026-140902-04-01-123456",
        "注册号110105491231002",
        "办件160101199003077775",
        "订单11010119900307777500001",
        "单子" + with_luhn("202611221430001"),
        "订单20261122143000123456",
        "2026年11月22日 15:30，2026-11-22",
        f"注册资本{15_000_000_000}元，{13_500_000_000}.50元",
        "１３９号，全角　空格－保留",
        "晋政发〔2026〕13号",
        "案号QH-7K3M-29XW",
        "没有号码",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_identity(text) == (text, set())


@given(MESSAGES)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    masked, _ = mask_identity(text)
    assert mask_identity(masked) == (masked, set())
    visible = mask_phones(masked)
    assert mask_phones(visible) == visible
    assert keep(visible) == Kept(visible, None, set())


@given(MESSAGES)
def test_the_full_text_is_kept_exactly_when_a_phone_stood_in_it(text: str) -> None:
    kept = keep(text)
    assert (kept.to_seal is not None) == bool(phones_in(text))
    assert phones_in(kept.visible) == []


@given(
    st.text(st.characters(exclude_categories=["Nd"])).map(lambda text: re.sub("[零〇○一幺二三四五六七八九]", "", text))
)
def test_a_text_without_digits_is_unchanged(text: str) -> None:
    assert (keep(text), phones_in(text)) == (Kept(text, None, set()), [])


PHONE_WRITTEN = [
    *("13900000012", "139 0000 0012", "139-0000-0012", "139 00000012", "1390000 0012", "139.0000.0012"),
    *("139—0000—0012", "139\n0000\n0012", "1390 0000 012", "1390-000-0012", "1 3 9 0 0 0 0 0 0 1 2"),
    *("１３９００００００１２", "139\u200b00000012", "一三九零零零零零零一二", "幺三九〇〇〇〇〇〇幺二"),
    *("幺三九，零零零零，零零一二", "幺三九 零零零零 零零一二"),
]


@pytest.mark.parametrize("written", PHONE_WRITTEN)
def test_a_phone_number_is_found_and_masked_however_it_is_written(written: str) -> None:
    for before, after in (("", ""), ("打", "找我"), ("wx", "，"), ("\u202d", "\u202c"), ("**", "**"), ("(", ")")):
        text = f"{before}{written}{after}"
        assert (phones_in(text), mask_phones(text)) == (["13900000012"], f"{before}139****0012{after}")


@pytest.mark.parametrize("prefix", ["+86", "+86 ", "+86-", "86", "0086", "0086 ", "(+86)", "０", "加八六"])
def test_a_prefix_stays_and_is_no_part_of_the_number(prefix: str) -> None:
    number = "一三九零零零零零零一二" if prefix == "加八六" else "13900000012"
    text = f"{prefix}{number}"
    assert (phones_in(text), mask_phones(text)) == (["13900000012"], f"{prefix}139****0012")


@pytest.mark.parametrize(
    ("text", "phones", "masked"),
    [
        ("13900000002、13900000001", ["13900000002", "13900000001"], "139****0002、139****0001"),
        ("13900000002 13900000001", ["13900000002", "13900000001"], "139****0002 139****0001"),
        ("13900000002\n13900000001", ["13900000002", "13900000001"], "139****0002\n139****0001"),
        ("13900000002/139 0000 0002", ["13900000002"], "139****0002/139****0002"),
        ("幺三九零零零零零零零二，13900000001", ["13900000002", "13900000001"], "139****0002，139****0001"),
        ("一三九零零零零零零零一一直占线", ["13900000001"], "139****0001一直占线"),
        ("唯一一三九零零零零零零零一", ["13900000001"], "唯一139****0001"),
        ("13900000001元旦前打", ["13900000001"], "139****0001元旦前打"),
        ("1.13900000001", ["13900000001"], "1.139****0001"),
        ("1500 0000 13900000001", ["13900000001"], "1500 0000 139****0001"),
    ],
)
def test_phones_among_other_words(text: str, phones: list[str], masked: str) -> None:
    assert (phones_in(text), mask_phones(text)) == (phones, masked)


@pytest.mark.parametrize(
    "text",
    [
        *("0350-3030000", "400-800-1234", "热线12345", "12900000001", "139000000012", "1390000001"),
        "13900000001元",
        "13900000001.50元",
        "¥13900000001",
        "投资1500000 2026年到位",
        "2026-11-22 15:30:00",
        "20261122153000",
        *("一三五七九", "二零二六年十一月二十二日"),
        "一、三、五、七、九、二、四、六、八、一、三",
        "注册资本一百三十九万零五十元",
        ID,
        "",
    ],
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert (phones_in(text), mask_phones(text)) == ([], text)


def test_what_is_kept_of_a_message() -> None:
    assert keep(f"我是{ID}，电话139 0000 0012") == Kept(
        f"我是{ID_GONE}，电话139****0012", f"我是{ID_GONE}，电话139 0000 0012", {PersonalNumber.ID_CARD}
    )
    assert keep(f"我是{ID}") == Kept(f"我是{ID_GONE}", None, {PersonalNumber.ID_CARD})
    assert keep(f"{ID}13900000001").visible == f"{ID_GONE}139****0001"


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("打13900000012找我", "打139****0012找我"),
        ("打139 0000 0012找我", "打139****0012找我"),
        ("打139-0000-0012找我", "打139****0012找我"),
        (f"我是{ID}，电话13900000012", "我是〔身份证号已隐去〕，电话139****0012"),
        ("热线12345", "热线12345"),
    ],
)
def test_mask_for_log(text: str, logged: str) -> None:
    assert mask_for_log(text) == logged


def test_where_personal_numbers_stand() -> None:
    text = f"我是{ID}，卡6222 0202 0011 2233 446，打13900000012"
    assert identity_places(text) == [(2, 20, PersonalNumber.ID_CARD), (22, 45, PersonalNumber.BANK_CARD)]
    assert phone_places(text) == [(47, 58)]
