"""What the simulated WeChat takes as a menu."""

from __future__ import annotations

from typing import Any

import pytest

from center.gateways.simulators.wechat_menus import as_given, check_menu
from center.gateways.simulators.wechat_turned import Turned

CLICK = {"type": "click", "name": "帮助", "key": "help"}
VIEW = {"type": "view", "name": "大厅", "url": "https://a.cn"}


def below(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"name": "办事", "sub_button": list(entries)}


@pytest.mark.parametrize("buttons", [[CLICK], [CLICK, VIEW, below(CLICK)], [below(*[VIEW] * 5)] * 3])
def test_a_menu_within_the_limits_is_taken(buttons: list[dict[str, Any]]) -> None:
    check_menu({"button": buttons})


@pytest.mark.parametrize(
    ("menu", "errcode"),
    [
        ([], 47001),
        ({}, 40016),
        ({"button": []}, 40016),
        ({"button": [CLICK] * 4}, 40016),
        ({"button": ["help"]}, 47001),
        ({"button": [{**CLICK, "name": "六个汉字太长"}]}, 40018),
        ({"button": [{**CLICK, "name": ""}]}, 40018),
        ({"button": [{**CLICK, "type": "dance"}]}, 40017),
        ({"button": [{**CLICK, "key": "k" * 129}]}, 40019),
        ({"button": [{**VIEW, "url": "https://a.cn/" + "u" * 1024}]}, 40020),
        ({"button": [below(*[CLICK] * 6)]}, 40023),
        ({"button": [below({"name": "无"})]}, 40024),
        ({"button": [below({**CLICK, "name": "字" * 21})]}, 40025),
        ({"button": [below({**CLICK, "key": ""})]}, 40026),
        ({"button": [below({**VIEW, "url": ""})]}, 40027),
    ],
)
def test_a_menu_beyond_the_limits_is_refused(menu: Any, errcode: int) -> None:
    with pytest.raises(Turned) as caught:
        check_menu(menu)
    assert caught.value.errcode == errcode


def test_wechat_gives_every_button_a_list() -> None:
    given = as_given({"button": [CLICK, below(VIEW)]})
    empty: list[Any] = []
    assert given == {"button": [{**CLICK, "sub_button": empty}, below({**VIEW, "sub_button": empty})]}
