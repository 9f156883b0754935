"""One call to WeChat's interface by wechatpy, which is synchronous: it runs in a thread.

wechatpy's own token handling is not used (wechat_token.py): a client is made for one call with the token it is given.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from wechatpy.client import WeChatClient  # type: ignore[import-untyped]
from wechatpy.exceptions import WeChatClientException  # type: ignore[import-untyped]

from center.gateways.wechat import Busy, BusyCause, Refused, RefusedCode
from center.gateways.wechat_errors import meaning, of_failure, of_status
from center.gateways.wechat_token import Granted
from center.wechat_settings import WeChatSettings

LARGEST_REPLY = 128 * 1024
"""Bytes of an answer that is not a file."""
_CHUNK = 16 * 1024
Result = TypeVar("Result")
Ask = Callable[["Client"], Result]


class TooLarge(Exception):
    """More bytes came than were allowed for; the rest was not read."""


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    """Whom this machine trusts; read once, as reading all those certificates takes longer than a call."""
    return ssl.create_default_context()


class _Adapter(HTTPAdapter):
    """Verifies certificates by ``trust``, always."""

    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
        """As requests has it, with our context."""
        super().init_poolmanager(*sizes, **options, ssl_context=trust())

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing is read anew for a connection."""
        conn.cert_reqs = "CERT_REQUIRED"


class _Session(requests.Session):
    """Reads a bounded answer within a bounded time, follows no redirect, and asks nobody's environment."""

    def __init__(self, seconds: float, largest: int) -> None:
        super().__init__()
        self.trust_env = False
        self.mount("https://", _Adapter())
        self.headers.update({"Accept-Encoding": "identity", "Connection": "close"})
        self._seconds, self._largest = seconds, largest

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """As requests has it, but whole when it returns; raises TooLarge."""
        ends = time.monotonic() + self._seconds
        bounded = {**options, "stream": True, "allow_redirects": False, "timeout": self._seconds}
        with super().request(method, url, **bounded) as response:
            return _whole(response, self._read(response, ends))

    def _read(self, response: requests.Response, ends: float) -> bytes:
        body = b""
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > self._largest:
                raise TooLarge
            if time.monotonic() > ends:
                raise requests.ReadTimeout
        return body


def _whole(response: requests.Response, body: bytes) -> requests.Response:
    whole = requests.Response()
    whole.status_code, whole.reason = response.status_code, response.reason
    whole.headers, whole.url, whole.request = response.headers, response.url, response.request
    whole.raw = BytesIO(body)
    return whole


class Client(WeChatClient):  # type: ignore[misc]
    """wechatpy's client at an address of our choice, with a token that others look after."""

    def __init__(self, settings: WeChatSettings, token: str, session: requests.Session) -> None:
        super().__init__(settings.app_id, settings.app_secret, access_token=token, auto_retry=False)
        self.API_BASE_URL = f"{settings.api}/cgi-bin/"
        self._http = session

    def fetch_access_token(self) -> Any:
        """Never: the token is shared, and fetched in one place."""
        raise Busy(BusyCause.TOKEN)

    def stable_token(self) -> Granted:
        """The token that holds now, from the interface that does not end it when another asks for it too."""
        wanted = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        given = answered(self.post("stable_token", params={"access_token": None}, data=wanted))
        text, seconds = given.get("access_token"), given.get("expires_in")
        if not isinstance(text, str) or not text or not isinstance(seconds, int) or seconds <= 0:
            raise Busy(BusyCause.REPLY)
        return Granted(text, seconds)


def call(settings: WeChatSettings, token: str, ask: Ask[Result], seconds: float, largest: int | None = None) -> Result:
    """What ``ask`` gets from a client, a file of at most ``largest`` bytes or an answer.

    Raises Refused, Busy and TokenRejected, none of which holds what was sent. A file that is a little larger may come
    all the same: instead of it there may be an answer, which needs its room.
    """
    with _Session(seconds, max(LARGEST_REPLY, largest or 0)) as session:
        try:
            return ask(Client(settings, token, session))
        except WeChatClientException as error:
            raise _of(error) from None
        except requests.RequestException as error:
            raise of_failure(error) from None
        except TooLarge:
            raise (Busy(BusyCause.REPLY) if largest is None else Refused(RefusedCode.TOO_LARGE)) from None
        except UnicodeEncodeError:
            raise Refused(RefusedCode.CONTENT) from None
        except (ValueError, TypeError, RecursionError):
            raise Busy(BusyCause.REPLY) from None


def _of(error: WeChatClientException) -> Exception:
    return of_status(error.response.status_code) if error.errcode is None else meaning(error.errcode)


def answered(result: Any) -> dict[str, Any]:
    """The fields of an answer; Busy for what is none."""
    if not isinstance(result, dict):
        raise Busy(BusyCause.REPLY)
    return result


def taken(result: Any) -> dict[str, Any]:
    """The fields of an answer that says that all is well; Busy for one that does not say so."""
    fields = answered(result)
    if fields.get("errcode") != 0:
        raise Busy(BusyCause.REPLY)
    return fields
