"""The JSON channel over a real socket: messages once and as they were said, buttons of one conversation only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import take_over
from center.messages import Words
from center.tables import message
from center.turns import Incoming, receive
from tests.bot.channels.contract import Contract
from tests.bot.channels.serving import Serving, Talk, code, serving, settings_for

pytestmark = pytest.mark.asyncio(loop_scope="package")
QUESTION = "歇业备案怎么办"
COMMANDS = [
    "/restart",
    "／restart",
    " /restart",
    "/ restart",
    "/back",
    "/session_start",
    '/ask_guide{"guide":"dormancy.filing"}',
    '/open_case{"phone":"13900000000"}',
    "\u200b/restart",
    "﹨/restart",
    "/greet@0.9",
    "EXTERNAL: restart",
]


async def hand_over(demo: Serving, talk: Talk, staff: str = "s-1") -> None:
    now = demo.bot.service.clock.now()
    await demo.bot.service.records.write(lambda connection: take_over(connection, talk.conversation, staff, now))


async def test_a_message_and_its_answer_stand_in_the_log(demo: Serving) -> None:
    talk = await demo.opened()
    replies = await talk.say(QUESTION, "m-1")
    log = await talk.log()
    assert (log["state"], log["last_seq"]) == ("bot", 2)
    assert log["messages"][1:] == replies
    own = {**log["messages"][0], "at": None}
    assert own == {"seq": 1, "author": "person", "at": None, "text": QUESTION, "buttons": [], "custom": {}, "id": "m-1"}
    assert replies[0]["custom"]["guide"] == "dormancy.filing"
    assert "/ask" not in str(log)
    assert (await talk.log(after=1))["messages"] == replies
    assert [entry["seq"] for entry in (await talk.log(limit=1))["messages"]] == [1]


async def test_a_repeat_gets_the_same_answer_and_is_stored_once(demo: Serving) -> None:
    talk = await demo.opened()
    body = {"id": "m-1", "text": QUESTION}
    first, again = (await talk.post(body, wait=25)).json(), (await talk.post(body, wait=25)).json()
    assert (first.pop("repeated"), again.pop("repeated")) == (False, True)
    assert first == again
    assert (await talk.post(body)).json() == {"seq": 1, "repeated": True}
    assert (await talk.log())["last_seq"] == 2


async def test_an_id_belongs_to_one_message(demo: Serving) -> None:
    talk = await demo.opened()
    buttons = (await talk.say(QUESTION, "m-1"))[0]["buttons"]
    assert code(await talk.post({"id": "m-1", "text": "别的话"})) == (409, "id_reused")
    assert code(await talk.post({"id": "m-1", "button": buttons[0]["id"]})) == (409, "id_reused")
    assert (await talk.post({"id": "m-2", "text": "电话13900000001"})).status_code == 202
    assert code(await talk.post({"id": "m-2", "text": "电话13900000002"})) == (409, "id_reused")
    assert (await talk.post({"id": "m-2", "text": "电话13900000001"})).json() == {"seq": 3, "repeated": True}


async def test_a_tap_means_what_its_button_said_here(demo: Serving) -> None:
    talk = await demo.opened()
    buttons = {button["title"]: button["id"] for button in (await talk.say(QUESTION))[0]["buttons"]}
    replies = await talk.tap(buttons["多久"])
    assert (replies[0]["custom"]["guide"], replies[0]["custom"]["facet"]) == ("dormancy.filing", "time")
    said = (await talk.log(after=2))["messages"][0]
    assert (said["author"], said["text"], said["buttons"]) == ("person", "多久", [])


async def test_foreign_and_made_up_buttons_do_nothing(demo: Serving) -> None:
    first, second = await demo.opened(), await demo.opened()
    foreign = (await first.say(QUESTION))[0]["buttons"][0]["id"]
    await second.say("公章在哪里刻")
    made_up = ["btn_0123456789abcdef", "btn_", "/restart", '/ask_guide{"guide":"dormancy.filing"}', "多久", "é"]
    for button in (foreign, *made_up):
        replies = await second.tap(button)
        assert [("按钮已经过期" in reply["text"], reply["custom"].get("guide")) for reply in replies] == [(True, None)]
    assert (await second.say("收费吗"))[0]["custom"]["guide"] == "establishment.seal"


@pytest.mark.parametrize("command", COMMANDS)
async def test_text_that_looks_like_a_command_is_plain_text(demo: Serving, command: str) -> None:
    talk = await demo.opened()
    await talk.say(QUESTION)
    replies = await talk.say(command)
    assert all(reply["text"] and reply["custom"].get("guide") != "dormancy.filing" for reply in replies)
    assert (await talk.log(after=2))["messages"][0]["text"] == command
    assert (await talk.say("收费吗"))[0]["custom"]["guide"] == "dormancy.filing", "it went on where it was"


async def test_a_button_id_typed_as_words_is_words(demo: Serving) -> None:
    talk = await demo.opened()
    button = (await talk.say(QUESTION))[0]["buttons"][0]["id"]
    assert all("facet" not in reply["custom"] for reply in await talk.say(button))
    assert (await talk.log(after=2))["messages"][0]["text"] == button


async def test_an_id_number_is_stored_nowhere_and_a_phone_only_sealed(demo: Serving) -> None:
    talk = await demo.opened()
    await talk.say("我的身份证是110101199003078515，电话13900000001，办个体户要带什么")
    assert "110101199003078515" not in str(await talk.log())
    wanted = sa.select(message.c.text, message.c.body).where(message.c.conversation_id == talk.conversation)
    rows = await demo.bot.service.records.read(lambda connection: connection.execute(wanted).all())
    assert "110101199003078515" not in str(rows)
    assert "13900000001" not in str(rows)


async def test_what_no_database_can_hold_is_replaced(demo: Serving) -> None:
    talk = await demo.opened()
    answer = await demo.client.post(
        f"{talk.path}/messages?wait=25",
        content=b'{"id":"m-1","text":"\\u4f60\\u0000\\u597d\\ud83d"}',
        headers=talk.headers,
    )
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200:
        assert (await talk.log())["messages"][0]["text"] == "你\ufffd好\ufffd"


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (b"{nonsense", (400, "not_json")),
        (b"[" * 50_000, (400, "not_json")),
        (b"", (400, "bad_request")),
        (b"[]", (400, "bad_request")),
        (b'"x"', (400, "bad_request")),
        ({}, (400, "bad_request")),
        ({"id": "m-1"}, (400, "bad_request")),
        ({"text": "你好"}, (400, "bad_request")),
        ({"id": "", "text": "你好"}, (400, "bad_request")),
        ({"id": "x" * 65, "text": "你好"}, (400, "bad_request")),
        ({"id": "a\nb", "text": "你好"}, (400, "bad_request")),
        ({"id": 5, "text": "你好"}, (400, "bad_request")),
        ({"id": "m-1", "text": 5}, (400, "bad_request")),
        ({"id": "m-1", "text": None}, (400, "bad_request")),
        ({"id": "m-1", "text": ""}, (400, "empty")),
        ({"id": "m-1", "text": " \n\u3000"}, (400, "empty")),
        ({"id": "m-1", "text": "长" * 20_001}, (413, "too_large")),
        ({"id": "m-1", "text": "长" * 100_000}, (413, "too_large")),
        ({"id": "m-1", "text": "你好", "button": "btn_0123456789abcdef"}, (400, "bad_request")),
        ({"id": "m-1", "button": 5}, (400, "bad_request")),
        ({"id": "m-1", "text": "你好", "sender": "别人"}, (400, "bad_request")),
        ({"id": "m-1", "text": "你好", "channel": "wechat"}, (400, "bad_request")),
        ({"id": "m-1", "text": "你好", "intent": "restart"}, (400, "bad_request")),
    ],
)
async def test_unusable_messages_are_refused_and_not_stored(demo: Serving, body: Any, refused: tuple[int, str]) -> None:
    talk = await demo.opened()
    how = {"content": body} if isinstance(body, bytes) else {"json": body}
    assert code(await demo.client.post(f"{talk.path}/messages", headers=talk.headers, **how)) == refused
    assert (await talk.log())["last_seq"] == 0


@pytest.mark.parametrize("query", ["wait=26", "wait=-1", "wait=x", "wait=1.5", "wait=٣"])
async def test_unusable_waits_are_refused(demo: Serving, query: str) -> None:
    talk = await demo.opened()
    body = {"id": "m-1", "text": "你好"}
    assert code(await demo.client.post(f"{talk.path}/messages?{query}", json=body, headers=talk.headers)) == (
        400,
        "bad_request",
    )


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=99999999999999999999", "limit=0", "limit=101"])
async def test_unusable_places_are_refused(demo: Serving, query: str) -> None:
    talk = await demo.opened()
    assert code(await demo.client.get(f"{talk.path}/messages?{query}", headers=talk.headers)) == (400, "bad_request")


async def test_the_longest_message_is_taken(demo: Serving) -> None:
    talk = await demo.opened()
    assert await talk.say("长" * 20_000)
    assert len((await talk.log())["messages"][0]["text"]) == 20_000


async def test_a_person_answers_and_the_bot_is_silent(demo: Serving) -> None:
    talk = await demo.opened()
    await talk.say("你好")
    await hand_over(demo, talk)
    assert await talk.say(QUESTION) == []
    assert (await talk.log())["state"] == "human"


async def test_twenty_messages_may_wait_and_no_more(demo: Serving) -> None:
    talk = await demo.opened()
    lease = await demo.bot.leases.take(talk.conversation)
    assert lease is not None
    answers = [await talk.post({"id": f"m-{number}", "text": "你好"}) for number in range(21)]
    assert [answer.status_code for answer in answers] == [202] * 20 + [429]
    assert answers[20].headers["Retry-After"]
    assert code(answers[20]) == (429, "too_many_waiting")
    assert (await talk.post({"id": "m-0", "text": "你好"})).json() == {"seq": 1, "repeated": True}
    assert (await talk.post({"id": "m-0", "text": "你好"}, wait=0)).json()["done"] is False
    await lease.release()
    assert (await talk.post({"id": "m-19", "text": "你好"}, wait=25)).json()["done"]
    assert await talk.say("你好", "m-20")
    own = [entry["id"] for entry in (await talk.log())["messages"] if entry["author"] == "person"]
    assert own == [f"m-{number}" for number in range(21)]


async def test_a_database_that_is_away_is_told_and_nothing_is_claimed(
    model: Path, contract: Contract, tmp_path: Path, postgres_url: str, postgres_database: str
) -> None:
    admin = sa.create_engine(postgres_url, future=True, isolation_level="AUTOCOMMIT")
    name = sa.engine.make_url(postgres_database).database
    away = [
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    ]
    body = {"id": "m-1", "text": "你好"}
    settings = settings_for(tmp_path, QIHANG_DATABASE_URL=postgres_database)
    async with serving(settings, model, contract) as running:
        talk = await running.opened()
        async with talk.listening() as reader:
            with admin.connect() as connection:
                for sql in away:
                    connection.execute(sa.text(sql))
            for answer in (
                await talk.post(body),
                await talk.post(body, wait=25),
                await running.client.get(f"{talk.path}/messages", headers=talk.headers),
                await running.client.post("/v1/conversations", json={}),
            ):
                assert code(answer) == (503, "unavailable")
                assert answer.headers["Retry-After"]
            with admin.connect() as connection:
                connection.execute(sa.text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
            answer = await talk.post(body, wait=25)
            assert (answer.status_code, answer.json()["repeated"]) == (200, False)
            assert [entry["seq"] for entry in await reader.messages(2)] == [1, 2]
    admin.dispose()


async def test_a_message_handed_in_elsewhere_is_answered_too(demo: Serving) -> None:
    """Another replica stored it and died: whoever sweeps answers, and the repeat finds the answer."""
    talk = await demo.opened()
    service = demo.bot.service
    incoming = Incoming(Words(QUESTION), client_id="m-1")
    await service.records.write(
        lambda connection: receive(connection, service.seal, talk.conversation, incoming, service.clock.now())
    )
    answer = (await talk.post({"id": "m-1", "text": QUESTION}, wait=25)).json()
    assert (answer["repeated"], answer["done"], answer["messages"][0]["custom"]["guide"]) == (
        True,
        True,
        "dormancy.filing",
    )
