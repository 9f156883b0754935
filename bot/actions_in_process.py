"""Runs the actions in the bot's own process: the same actions as on Rasa's action server, without HTTP or JSON."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class InProcessActions(EndpointConfig):
    """An action endpoint that calls the actions of ``package`` directly."""

    def __init__(self, package: str) -> None:
        super().__init__(url="in-process://actions", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = None,
        compress: bool = False,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Run the action that ``json`` names; its errors are the caller's."""
        result = await self._executor.run(kwargs["json"])
        return {"events": result["events"], "responses": result["responses"]}
