"""Card numbers in every writing that people come up with, and numbers that are no cards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.privacy import Kept, PersonalNumber, keep, mask_for_log, mask_identity
from tests.center.test_privacy import with_luhn

GONE = "〔银行卡号已隐去〕"
NINETEEN = "6222020200112233446"
SIXTEEN = with_luhn("453212345678901")
FOURS = ["6222", "0202", "0011", "2233", "446"]
GAPS = [
    "_",
    ".",
    "·",
    "•",
    "/",
    "\\",
    "|",
    "~",
    "～",
    ":",
    "：",
    "*",
    "+",
    "=",
    "—",
    "‑",
    "－",
    "__",
    "...",
    " - ",
    " / ",
]
LONG_GAPS = [" " * 21, "-" * 24, "_" * 30, "." * 25, "…" * 20, "\n" * 20, " _ " * 8, "\u3000" * 22]
DIGITS = {
    "full width": "０１２３４５６７８９",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
    "black circled": "⓿❶❷❸❹❺❻❼❽❾",
    "in brackets": "⓪⑴⑵⑶⑷⑸⑹⑺⑻⑼",
    "bold": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "Arabic-Indic": "٠١٢٣٤٥٦٧٨٩",
    "spoken": "零一二三四五六七八九",
    "spoken on the telephone": "〇幺二三四五六七八九",
    "of banks": "零壹贰叁肆伍陆柒捌玖",
    "circled Chinese": "○㊀㊁㊂㊃㊄㊅㊆㊇㊈",
}


def written_in(kind: str, digits: str) -> str:
    return digits.translate(str.maketrans("0123456789", DIGITS[kind]))


def mixed(one: str, other: str, every: int = 2) -> str:
    """Every second (third …) digit in another writing."""
    return "".join(written_in(other if at % every else one, digit) for at, digit in enumerate(NINETEEN))


def keycaps(digits: str) -> str:
    return "".join(f"{digit}\ufe0f\u20e3" for digit in digits)


CARDS = {
    **{f"fours and {gap!r}": gap.join(FOURS) for gap in GAPS},
    **{f"fours and {len(gap)} of {gap[:1]!r}": gap.join(FOURS) for gap in LONG_GAPS},
    **{f"one by one and {gap!r}": gap.join(NINETEEN) for gap in ("_", ".", " ", "、", "，", "-")},
    **{f"all {kind}": written_in(kind, NINETEEN) for kind in DIGITS},
    **{f"{kind}, in fours": " ".join(written_in(kind, four) for four in FOURS) for kind in DIGITS},
    "Arabic and Chinese": "6二2二0二0二0零1一2二3三4四6",
    "Chinese fours among Arabic ones": "6222 零二零二 0011 二二三三 446",
    "half spoken": "622202020011二二三三四四六",
    "full width and circled": mixed("full width", "circled"),
    "circled and spoken": mixed("circled", "spoken"),
    "of banks and bold": mixed("of banks", "bold", 3),
    "one by one in Chinese, underscores": "_".join(written_in("spoken", NINETEEN)),
    "mixed, one by one": ".".join("6二2二0二0二0零1一2二3三4四6"),
    "different gaps": "6222_0202.0011-2233/446",
    "sixteen digits and underscores": "_".join([SIXTEEN[:4], SIXTEEN[4:8], SIXTEEN[8:12], SIXTEEN[12:]]),
    "sixteen circled digits": written_in("circled", SIXTEEN),
    "six and the rest, underscore": f"{NINETEEN[:6]}_{NINETEEN[6:]}",
    "six and the rest, dot": f"{NINETEEN[:6]}.{NINETEEN[6:]}",
    "threes and dots": ".".join(NINETEEN[at : at + 3] for at in range(0, 19, 3)),
    "fives and underscores": "_".join(NINETEEN[at : at + 5] for at in range(0, 19, 5)),
    "groups of any size": "62_2202_0200_11223_3446",
    "key caps": keycaps(NINETEEN),
    "invisible characters": "\u200b".join(FOURS),
    "hidden joiners between all": "\u2060".join(NINETEEN),
    "emoji between": "😀".join(FOURS),
    "brackets around fours": ")(".join(FOURS),
}
NO_CARDS = [
    *("13900000012", "139_0000_0012", "13900000012、13900000013", "1390000001２ 13900000013", "①③⑨⓪⓪⓪⓪⓪⓪①②"),
    *(
        "一三九零零零零零零一二",
        "0350-3030000、0350-3030001",
        "400-800-1234，800-810-1234",
        "12345、12315、12333、12366",
    ),
    *("D-7KM2Q4XD", "C-62220202、D-00112233", "N-6222，P-0202，R-0011，S-2233", "晋政发〔2026〕13号", "QH-7K3M-29XW"),
    *(
        "91140900MA0KXXXX1X",
        "914403001922038216",
        "9144 0300 1922 0382 16",
        "9144_0300_1922_0382_16",
        "９１４４０３００１９２２０３８２１６",
    ),
    *(
        "5214 0900 5000 0004 07",
        "5214.0900.5000.0004.07",
        "注册号140900200012345",
        "统一社会信用代码：5214_0900_5000_0004_07",
    ),
    *(
        "3,000,000.00元，500,000.00元",
        "30000.00 15000.00 9000.00",
        "62.50，48.00，33.20，61.15",
        "62，48，33，20，61，10，22，36",
    ),
    *(
        "622,202,020,011,223,344,60元",
        "六十二万二千二百零二元",
        "注册资本622202020元",
        "6.5%、3.2%、4.1%、5.9%、6.6%、7.3%",
    ),
    *(
        "2026-11-22 15:30:00.123",
        "2026.11.22、2026.11.23、2026.12.01",
        "26_11_22 26_11_23 26_12_01",
        "二〇二六年十一月二十二日十五时三十分",
    ),
    *(
        "8:30-12:00，14:30-18:00",
        "2026年11月22日 15:30，2026-11-23 09:00",
        "620102-20261122-0003",
        "620102_20261122_0001",
    ),
    *(
        "第3、5、7、9、12、14、16、18、20、22条",
        "第六条、第二十二条、第二条、第六十二条",
        "6210、6220、6231、6291",
        "5211、5212、5213、5219",
    ),
    *(
        "3.1.2、3.1.4、3.2.1、4.2.2、5.1.1",
        "有2和5，8不清楚",
        "①营业执照②身份证③租赁合同④申请表⑤委托书",
        "1. 3000\n2. 4500\n3. 6000\n4. 5200",
    ),
    *(
        "流水号6222_0202_0011_2233_446",
        "受理号：⑥②②②⓪②⓪②⓪⓪①①②②③③④④⑥",
        "1、2、3、4、5、6、7、8、9、10",
        "036000、030000、034000",
        "一二三四五六七八九十",
    ),
]


def test_there_are_enough_writings() -> None:
    assert len(set(CARDS.values())) >= 60
    assert len(set(NO_CARDS)) >= 40


@pytest.mark.parametrize("written", [pytest.param(written, id=name) for name, written in CARDS.items()])
@pytest.mark.parametrize(("before", "after"), [("卡号", "，密码忘了"), ("", ""), ("我的卡是：", "。电话13900000012")])
def test_a_card_is_masked_in_every_writing(written: str, before: str, after: str) -> None:
    text = f"{before}{written}{after}"
    visible = f"{before}{GONE}{after}"
    assert mask_identity(text) == (visible, {PersonalNumber.BANK_CARD})
    assert mask_for_log(text) == visible.replace("13900000012", "139****0012")


@pytest.mark.parametrize("text", NO_CARDS)
def test_what_is_no_card_stays(text: str) -> None:
    assert mask_identity(text) == (text, set())
    assert mask_identity(f"我问一下{text}，怎么办") == (f"我问一下{text}，怎么办", set())


def test_a_numeral_of_the_next_word_is_no_part_of_the_number() -> None:
    written = "6二2二0二0二0零1一2二3三4四6"
    assert keep(f"卡{written}一共三张") == Kept(f"卡{GONE}一共三张", None, {PersonalNumber.BANK_CARD})


@given(
    st.integers(16, 19),
    st.text("0123456789", min_size=18, max_size=18),
    st.sampled_from([1, 3, 4, 5, 6]),
    st.sampled_from(["_", ".", "·", "|", "~", "-" * 22]),
    st.sampled_from(sorted(DIGITS)),
)
def test_union_pay_cards_of_every_length_group_gap_and_digit_are_masked(
    length: int, digits: str, group: int, gap: str, kind: str
) -> None:
    card = with_luhn("62" + digits[: length - 3])
    groups = [written_in(kind, card[start : start + group]) for start in range(0, length, group)]
    assert mask_identity(f"卡：{gap.join(groups)}") == (f"卡：{GONE}", {PersonalNumber.BANK_CARD})
