"""All the ways of telling somebody something that an installation has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from center.gateways.sms import SmsGateway
from center.gateways.wechat import WeChatApi
from center.notices.channels import Channel, channels_for
from center.notices.wechat_channels import TemplateChannel, WeChatChannel
from center.records import Records
from center.sealing import Seal
from center.service_settings import ServiceSettings
from center.telephone.channel import TelephoneChannel


def ways_of(
    records: Records,
    seal: Seal,
    settings: ServiceSettings,
    gateway: SmsGateway | None,
    wechat: WeChatApi | None,
    told: Callable[[str], None],
) -> Mapping[str, Channel]:
    """Every channel by the name of its step in notices.yml; those of WeChat only where there is an account."""
    rules, setting = settings.notices, settings.wechat
    ways = dict(channels_for(records, seal, rules, gateway, told))
    ways["telephone"] = TelephoneChannel(records, seal, rules)
    if wechat is not None and setting is not None:
        ways["wechat"] = WeChatChannel(records, seal, setting, told)
        ways["template"] = TemplateChannel(records, seal, rules, setting, wechat, settings.center.name)
    return ways
