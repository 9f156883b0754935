"""The settings of portal and payment platform: whole or not at all, https but for a simulator in demo."""

from __future__ import annotations

import pytest

from center.portal_settings import AdapterSettings, PortalSettings, read_portal
from center.setting_checks import SettingsError

SECRET = "p" * 40
WHOLE = {
    "QIHANG_PORTAL_URL": "https://adapter.example/qihang/",
    "QIHANG_PORTAL_KEY": "dx",
    "QIHANG_PORTAL_SECRET": SECRET,
}
PRODUCTION = {**WHOLE, "QIHANG_MODE": "production"}


def test_nothing_set_is_no_portal() -> None:
    assert read_portal({}) == PortalSettings()
    assert (read_portal({}).portal.is_set, read_portal({}).payment.is_set) == (False, False)


def test_people_go_to_the_host_of_the_adapter_unless_told_otherwise() -> None:
    adapter = AdapterSettings("https://adapter.example/qihang", "https://adapter.example", "dx", SECRET)
    assert read_portal(WHOLE) == PortalSettings(portal=adapter)
    pages = {"QIHANG_PORTAL_PAGES": "https://zwfw.example:8443/index"}
    assert read_portal({**WHOLE, **pages}).portal.pages == "https://zwfw.example:8443"


def test_the_secret_is_not_shown() -> None:
    assert SECRET not in repr(read_portal(WHOLE))


def test_both_are_read_apart() -> None:
    payment = {name.replace("PORTAL", "PAYMENT"): value for name, value in WHOLE.items()}
    found = read_portal({**payment, "QIHANG_MODE": "production"})
    assert (found.portal.is_set, found.payment.is_set) == (False, True)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        *(({name: value for name, value in WHOLE.items() if name != lacking}, lacking) for lacking in WHOLE),
        ({"QIHANG_PAYMENT_PAGES": "https://pay.example"}, "QIHANG_PAYMENT_URL"),
        ({**WHOLE, "QIHANG_PORTAL_KEY": "两个字"}, "QIHANG_PORTAL_KEY"),
        ({**WHOLE, "QIHANG_PORTAL_URL": "http://adapter.example"}, "QIHANG_PORTAL_URL"),
        ({**WHOLE, "QIHANG_PORTAL_PAGES": "http://zwfw.example"}, "QIHANG_PORTAL_PAGES"),
        ({**WHOLE, "QIHANG_PORTAL_URL": "https://user@adapter.example"}, "QIHANG_PORTAL_URL"),
        ({**PRODUCTION, "QIHANG_PORTAL_URL": "http://127.0.0.1:5095"}, "QIHANG_PORTAL_URL"),
        ({**PRODUCTION, "QIHANG_PORTAL_SECRET": "short"}, "QIHANG_PORTAL_SECRET"),
    ],
)
def test_what_cannot_be_used_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_portal(environment)


def test_a_simulator_on_this_machine_is_for_demo() -> None:
    assert read_portal({**WHOLE, "QIHANG_PORTAL_URL": "http://127.0.0.1:5095"}).portal.pages == "http://127.0.0.1:5095"
