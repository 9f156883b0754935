"""The actions of one domain, by name."""

from __future__ import annotations

from rasa.core.actions.action import Action, ActionExtractSlots, RemoteAction, action_for_name_or_text
from rasa.core.actions.forms import FormAction
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.acting.custom import CustomAction
from bot.acting.forms import Form
from bot.acting.slots import SlotExtraction


class Actions:
    """Makes each action once: none of them keeps anything of a conversation."""

    def __init__(self, domain: Domain, endpoint: EndpointConfig | None) -> None:
        self._domain, self._endpoint = domain, endpoint
        self._made: dict[str, Action] = {}

    def named(self, name: str) -> Action:
        """The action called ``name``; raises Rasa's ActionNotFoundException."""
        if name not in self._made:
            self._made[name] = self._ours(action_for_name_or_text(name, self._domain, self._endpoint))
        return self._made[name]

    def _ours(self, stock: Action) -> Action:
        if type(stock) is RemoteAction:
            return CustomAction(stock.name(), self._endpoint)
        if type(stock) is FormAction:
            return Form(stock.name(), self._endpoint, self.named)
        if type(stock) is ActionExtractSlots:
            return SlotExtraction(self._domain, self._endpoint)
        return stock
