"""Files over the widget's channel: what may be handed in, how it comes, and one's own files again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest

from center.cases.materials import materials_of, receive
from center.identifiers import public_code
from center.uploads.identity import NAMED_SO
from center.uploads.listing import key_of
from center.uploads.records import read_upload
from center.uploads.states import UploadState
from tests.bot.channels.pages import PageTalk, page
from tests.bot.channels.serving import Serving, code
from tests.center.cases.paper_case import CLERK, NOW, events
from tests.center.uploads.asked import CHARTER, LEASE, ORIGINAL, PROOF, asked_case
from tests.center.uploads.made import docx, jpeg, ofd, package, pdf, xlsx

pytestmark = pytest.mark.asyncio(loop_scope="package")
SITE = "住所（经营场所）使用证明"
MEGABYTE = 1024 * 1024
OCTETS = "application/octet-stream"


class Applicant:
    """A page's conversation in which a case was opened."""

    def __init__(self, demo: Serving, talk: PageTalk, case: str) -> None:
        self.demo, self.talk, self.case = demo, talk, case

    async def papers(self) -> dict[str, Any]:
        """What the page shows."""
        answer = await self.demo.client.get(f"{self.talk.path}/papers", headers=self.talk.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def hand_in(
        self, content: Any, name: str = "章程.pdf", material: str = CHARTER, case: str | None = None, **headers: str
    ) -> httpx.Response:
        """Upload a file as the page does."""
        own = {"X-File-Name": quote(name), "Content-Type": OCTETS, **self.talk.headers, **headers}
        query = {"case": case or self.case, "material": material}
        return await self.demo.client.post(f"{self.talk.path}/uploads", params=query, content=content, headers=own)

    async def file(self, upload: str, method: str = "GET") -> httpx.Response:
        """Ask for one's file, or take it back."""
        url = f"{self.talk.path}/uploads/{upload}"
        return await self.demo.client.request(method, url, headers=self.talk.headers)


async def applicant(demo: Serving) -> Applicant:
    """A new one."""
    talk = await page(demo)
    case = asked_case(demo.bot.service.records, talk.conversation, public_code("D"))
    return Applicant(demo, talk, case)


def on_disk(demo: Serving) -> int:
    """How many files are kept."""
    return sum(1 for _ in demo.bot.settings.uploads.folder.glob("*"))


def materials(**notes: str) -> list[dict[str, str]]:
    """What may be uploaded for the case, by staff and by the guides of licence and seal."""
    said = {
        LEASE: "还没交",
        "设立登记申请书": "办营业执照用",
        SITE: "办营业执照用",
        CHARTER: notes.get("CHARTER", "还没交（办公司时）"),
        "合伙协议": "办合伙企业时",
        "法定代表人授权": "不是法定代表人本人来办时",
        "遗失说明": "章丢了补刻时",
    }
    return [{"key": key_of(title), "title": title, "note": note} for title, note in said.items()]


def elsewhere() -> list[dict[str, str]]:
    """The identity proofs."""
    where = "里有身份证件，不在网上收：请带原件到窗口核对，或在办事平台上实名认证。"
    said = {PROOF: "", "股东、投资人或经营者身份证明": "", "法定代表人和董监高的任职文件、身份证明": "办公司时要交。"}
    return [{"title": title, "note": f"{when}“{title}”{where}"} for title, when in said.items()]


async def test_a_file_is_handed_in_listed_fetched_and_taken_back(demo: Serving) -> None:
    me = await applicant(demo)
    case = {"code": me.case, "title": "企业开办一链办理", "materials": materials(), "elsewhere": elsewhere()}
    assert await me.papers() == {"cases": [case], "uploads": []}
    answer = await me.hand_in(content := pdf())
    kept = answer.json()
    assert (answer.status_code, kept) == (
        201,
        {
            "id": kept["id"],
            "name": "章程.pdf",
            "size": len(content),
            "case": me.case,
            "material": CHARTER,
            "state": "checked",
            "note": "已上传，待代办员核对",
        },
    )
    assert (await me.hand_in(content)).json() == kept
    case["materials"] = materials(CHARTER=UploadState.CHECKED.caption)
    assert await me.papers() == {"cases": [case], "uploads": [kept]}
    fetched = await me.file(kept["id"].lower())
    assert (fetched.status_code, fetched.content) == (200, content)
    shown = {name: fetched.headers[name] for name in ("content-type", "cache-control", "x-content-type-options")}
    assert shown == {
        "content-type": "application/pdf",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    assert fetched.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert unquote(fetched.headers["content-disposition"]) == (
        f"attachment; filename=\"{kept['id']}.pdf\"; filename*=UTF-8''章程.pdf"
    )
    for _ in range(2):
        gone = await me.file(kept["id"], "DELETE")
        assert (gone.status_code, gone.json()) == (200, {"id": kept["id"], "state": "deleted"})
    assert code(await me.file(kept["id"])) == (404, "unknown_upload")
    assert (await me.papers())["uploads"] == []
    said = [event.kind for event in events(demo.bot.service.records, me.case) if event.kind.startswith("upload")]
    assert said == ["upload", "upload_read", "upload_withdrawn"]


async def test_what_only_a_guide_asks_for_is_taken_and_then_listed_by_the_case(demo: Serving) -> None:
    me, key = await applicant(demo), key_of(SITE)
    kept = (await me.hand_in(jpeg(), "房本.jpg", key)).json()
    assert (kept["material"], kept["note"]) == (key, "已上传，待代办员核对")
    [case] = (await me.papers())["cases"]
    assert [one["note"] for one in case["materials"] if one["key"] == key] == ["已上传，待代办员核对"]
    listed = demo.bot.service.records.read_now(lambda connection: materials_of(connection, me.case))
    assert [(one.name, one.state.value) for one in listed][-1] == (SITE, "wanted")
    await me.file(kept["id"], "DELETE")
    [case] = (await me.papers())["cases"]
    assert [one["note"] for one in case["materials"] if one["key"] == key] == ["还没交"]


async def test_offices_own_kinds_of_files_are_taken_too(demo: Serving) -> None:
    me = await applicant(demo)
    files = ((docx(), "a.docx"), (xlsx(), "a.xlsx"), (ofd("章程"), "a.ofd"))
    assert [(await me.hand_in(content, name)).status_code for content, name in files] == [201] * 3


async def test_a_file_that_comes_in_chunks_without_a_length_is_taken(demo: Serving) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for place in range(0, len(content), 500):
            yield content[place : place + 500]

    me, content = await applicant(demo), pdf()
    assert (await me.hand_in(chunks())).json()["size"] == len(content)


@pytest.mark.parametrize(
    ("content", "name", "material", "refused"),
    [
        (b"", "a.pdf", CHARTER, (422, "empty_file")),
        (b"MZ" + b"0" * 300_000, "a.pdf", CHARTER, (415, "wrong_kind")),
        (package({"a.txt": "说明"}), "a.zip", CHARTER, (415, "wrong_kind")),
        (jpeg(), "a.pdf", CHARTER, (415, "wrong_kind")),
        (pdf()[:-30], "a.pdf", CHARTER, (422, "damaged_file")),
        (pdf().replace(b"%%EOF", b"/JavaScript %%EOF"), "a.pdf", CHARTER, (422, "unsafe_file")),
        (jpeg(30_000, 30_000), "a.jpg", CHARTER, (422, "unsafe_file")),
        (jpeg(), "a.jpg", ORIGINAL, (409, "not_wanted")),
        (jpeg(), "a.jpg", PROOF, (422, "identity_document")),
        (jpeg(), "身份证.jpg", CHARTER, (422, "identity_document")),
        (b"%PDF-" + b"0" * 11 * MEGABYTE, "a.pdf", CHARTER, (413, "file_too_large")),
        (jpeg(), "a.jpg", "", (400, "bad_request")),
    ],
    ids=[
        "empty", "program", "archive", "suffix", "cut off", "script", "bomb", "window", "proof", "identity", "large",
        "none",
    ],
)  # fmt: skip
async def test_what_is_not_taken_is_told_in_words(
    demo: Serving, content: bytes, name: str, material: str, refused: tuple[int, str]
) -> None:
    me, before = await applicant(demo), on_disk(demo)
    assert code(await me.hand_in(content, name, material)) == refused
    assert (await me.papers())["uploads"] == []
    assert on_disk(demo) == before + (1 if name == "身份证.jpg" else 0)


async def test_an_identity_document_is_told_why_and_where_instead(demo: Serving) -> None:
    me = await applicant(demo)
    answer = await me.hand_in(jpeg(7), "身份证.jpg")
    assert answer.json()["error"]["message"] == NAMED_SO


async def test_too_much_without_a_length_is_refused_while_it_comes(demo: Serving) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(12):
            yield b"%PDF-" * (MEGABYTE // 5)

    me, before = await applicant(demo), on_disk(demo)
    assert code(await me.hand_in(endless())) == (413, "file_too_large")
    assert on_disk(demo) == before


async def test_a_stranger_gets_nothing(demo: Serving) -> None:
    me, other = await applicant(demo), await applicant(demo)
    kept = (await me.hand_in(jpeg(), "a.jpg")).json()["id"]
    for method in ("GET", "DELETE"):
        assert code(await other.file(kept, method)) == (404, "unknown_upload")
        assert code(await other.file("../../secret", method))[0] == 404
        assert code(await other.file("U-AAAAAAAA", method)) == (404, "unknown_upload")
    assert code(await other.hand_in(jpeg(), "a.jpg", case=me.case)) == (404, "unknown_case")
    assert code(await other.hand_in(jpeg(), "a.jpg", case=public_code("D"))) == (404, "unknown_case")
    assert (await me.file(kept)).status_code == 200


async def test_without_its_token_or_from_another_page_nothing_is_taken(demo: Serving) -> None:
    me = await applicant(demo)
    assert code(await me.hand_in(jpeg(), "a.jpg", Authorization="Bearer x")) == (401, "bad_token")
    assert code(await me.hand_in(jpeg(), "a.jpg", Origin="https://evil.example"))[0] == 403
    other = (await applicant(demo)).talk.headers["Authorization"]
    assert code(await me.hand_in(jpeg(), "a.jpg", Authorization=other)) == (403, "forbidden")


async def test_what_the_agent_has_taken_in_stays(demo: Serving) -> None:
    me = await applicant(demo)
    kept = (await me.hand_in(jpeg(), "a.jpg")).json()["id"]
    demo.bot.service.records.write_now(lambda connection: receive(connection, me.case, CHARTER, CLERK, NOW))
    assert code(await me.file(kept, "DELETE")) == (409, "kept_file")
    assert code(await me.hand_in(jpeg(2), "a.jpg")) == (409, "not_wanted")
    assert (await me.file(kept)).status_code == 200


async def test_a_file_that_was_lost_is_told_as_lost(demo: Serving) -> None:
    me = await applicant(demo)
    kept = (await me.hand_in(jpeg(), "a.jpg")).json()
    view = demo.bot.service.records.read_now(lambda connection: read_upload(connection, kept["id"]))
    (demo.bot.settings.uploads.folder / view.stored_as).unlink()
    lost = {**kept, "state": "refused", "note": "很抱歉，这个文件在我们这里丢失了，请重新上传一次。"}
    assert (await me.papers())["uploads"] == [lost]
    assert code(await me.file(kept["id"])) == (410, "lost_file")
    assert (await me.hand_in(jpeg(), "a.jpg")).json() == kept
    assert (await me.file(kept["id"])).status_code == 200
    assert view.state is UploadState.CHECKED


async def test_a_few_files_at_once_are_taken_and_no_more(demo: Serving) -> None:
    me, gate = await applicant(demo), asyncio.Event()

    async def held(content: bytes) -> AsyncIterator[bytes]:
        yield content[:4]
        await gate.wait()
        yield content[4:]

    coming = [asyncio.create_task(me.hand_in(held(jpeg(number + 1)), "a.jpg")) for number in range(3)]
    while len(demo.bot.settings.uploads.folder.exists() and list(demo.bot.settings.uploads.folder.glob("*.part"))) < 3:
        await asyncio.sleep(0.01)
    refused = await me.hand_in(jpeg(9), "a.jpg")
    gate.set()
    assert (code(refused), refused.headers["retry-after"]) == ((429, "too_many_uploads"), "5")
    assert [(await answer).status_code for answer in coming] == [201] * 3
    assert (await me.hand_in(jpeg(9), "a.jpg")).status_code == 201


async def test_an_upload_that_breaks_off_leaves_nothing(demo: Serving) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"%PDF-"
        raise RuntimeError

    me, before = await applicant(demo), on_disk(demo)
    with pytest.raises(RuntimeError):
        await me.hand_in(broken(), **{"Content-Length": "5000"})
    while on_disk(demo) > before:
        await asyncio.sleep(0.01)
    assert (await me.papers())["uploads"] == []
