"""What was said is found by any part of it, soon and once; what is erased is not; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from center.erasing import ERASED, empty
from center.messages import Words
from center.proofs.hiding import HIDDEN, hide
from center.records import Records
from center.tables import message
from center.transcript_tables import transcript, transcript_cursor, transcript_trait
from center.transcripts import index, indexing
from center.transcripts.cutting import folded, words_of
from center.transcripts.index import hits
from center.transcripts.indexing import index_new
from center.turns import Incoming, receive
from tests.center.my_information.lived import forgotten
from tests.center.recorded import FRIDAY_NOON, SEAL, fresh_records, new_conversation, said
from tests.center.transcripts.reviewed import Said, found, index_all, talked

LETTERS = st.text(st.sampled_from("执照营业ab1*\"'-:&|!()\\ "), min_size=1, max_size=12)


def count(records: Records, table: Any) -> int:
    wanted = sa.select(sa.func.count()).select_from(table)
    return int(records.read_now(lambda at: at.execute(wanted).scalar_one()))


def indexed(records: Records) -> int:
    return count(records, sa.table("message_index"))


def test_any_part_is_found_and_all_words_are_needed(records: Records) -> None:
    talked(records, Said("营业执照丢了怎么办", reply=Words("带VAT单和U盾Key来")), Said("执照要年报吗"))
    assert index_all(records) == 4
    assert found(records, "执照") == ["营业执照丢了怎么办", "执照要年报吗"]
    assert found(records, "照") == ["营业执照丢了怎么办", "执照要年报吗"]
    assert found(records, "吗") == ["执照要年报吗"]
    assert found(records, "vat ＫＥＹ") == ["带VAT单和U盾Key来"]
    assert found(records, "执照 年报") == ["执照要年报吗"]
    assert found(records, "照执") == found(records, "营业照") == found(records, "丢了 年报") == []


def test_signs_of_query_languages_are_characters(records: Records) -> None:
    texts = ['"执照"', "执照*", "a OR b", "NEAR(a b)", "c'; DROP", "x:*&!|<->", "营-业", "back\\slash"]
    talked(records, *(Said(text, reply=Words("好")) for text in texts))
    index_all(records)
    assert {query: found(records, query) for query in texts} == {
        **{text: [text] for text in texts},
        "a OR b": ["a OR b"],
    }
    assert found(records, '"') == ['"执照"']
    assert found(records, "or") == ["a OR b"]
    assert found(records, "*") == ["执照*", "x:*&!|<->"]


def test_what_stands_many_times_or_far_behind_is_found(records: Records) -> None:
    long = "哈" * 400 + "好" + "很长" * 9000 + "完了"
    talked(records, Said(long, reply=Words("好")))
    index_all(records)
    assert [len(text) for query in ("哈哈好", "长完了", "了") for text in found(records, query)] == [len(long)] * 3


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    """Records that many examples share."""
    on_sqlite = request.param == "sqlite"
    path = tmp_path_factory.mktemp("words") / "qihang.db"
    with fresh_records(f"sqlite:///{path}" if on_sqlite else request.getfixturevalue("postgres_of_module")) as opened:
        yield opened


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LETTERS, min_size=1, max_size=6), LETTERS, st.data())
def test_exactly_the_texts_that_hold_every_word_are_found(
    shared: Records, texts: list[str], query: str, data: st.DataObject
) -> None:
    wanted = [query, data.draw(st.sampled_from(texts)), data.draw(st.sampled_from("".join(texts)))]

    def work(connection: Any) -> None:
        first = 1_000_000
        ids = {first + number: text for number, text in enumerate(texts)}
        if not index.is_fts5(connection):
            connection.execute(
                sa.text("ALTER TABLE message_index DROP CONSTRAINT IF EXISTS fk_message_index_message_id")
            )
        index.put(connection, ids)
        for asked in (words for one in wanted if (words := words_of(one))):
            hit = hits(connection, asked)
            rows = connection.execute(sa.select(hit.message_id).select_from(hit.table).where(hit.clause)).scalars()
            assert set(rows) == {one for one, text in ids.items() if all(word in folded(text) for word in asked)}
        assert index.take_out(connection, list(ids)) == len(ids)

    shared.write_now(work)


def test_it_goes_on_where_it_ended_and_once(records: Records) -> None:
    talk = talked(records, "一句", "两句", "三句")
    assert [records.write_now(lambda at: index_new(at, 4)) for _ in range(3)] == [4, 2, 0]
    said(records, talk, "又一句")
    assert index_all(records) == 1
    assert (indexed(records), len(found(records, "句"))) == (7, 4)
    assert count(records, transcript) == 1


def test_numbers_of_people_are_not_found(records: Records) -> None:
    talked(records, "我的电话13900000001")
    index_all(records)
    assert found(records, "13900000001") == []
    assert found(records, "139****0001") == ["我的电话139****0001"]


def test_what_is_erased_leaves_at_once(records: Records) -> None:
    talk, other = talked(records, "我姓周"), talked(records, "我也姓周")
    assert index_all(records) == 4
    records.write_now(lambda at: empty(at, [talk]))
    assert found(records, "姓周") == ["我也姓周"]
    assert (indexed(records), count(records, transcript)) == (2, 1)
    wanted = sa.select(transcript_trait.c.conversation_id).distinct()
    assert records.read_now(lambda at: at.execute(wanted).scalars().all()) == [other]
    assert index_all(records) == 0
    forgotten(records, other)
    assert (indexed(records), found(records, "姓周")) == (0, [])


def test_what_is_erased_before_it_is_indexed_never_gets_in(records: Records) -> None:
    talk = talked(records, "我姓周")
    records.write_now(lambda at: empty(at, [talk]))
    assert (index_all(records), indexed(records), count(records, transcript)) == (0, 0, 0)
    said(records, talk, "又来了")
    assert (index_all(records), found(records, "来"), found(records, ERASED)) == (1, ["又来了"], [])


def test_a_hidden_code_is_found_no_more(records: Records) -> None:
    talk = new_conversation(records)
    first, second = said(records, talk, "验证码482913"), said(records, talk, "是771204")
    records.write_now(lambda at: index_new(at, 1))
    for message_id in (first, second):
        records.write_now(lambda at, one=message_id: hide(at, SEAL, one))
    index_all(records)
    assert (found(records, "482913"), found(records, "771204"), found(records, "隐去")) == ([], [], [HIDDEN, HIDDEN])


def test_two_at_once_index_everything_once(records: Records, tmp_path: Path) -> None:
    for number in range(12):
        talked(records, *(f"第{number}个的第{turn}句" for turn in range(5)))
    url = f"sqlite:///{tmp_path}/qihang.db" if records.is_sqlite else url_of(records)
    with fresh_records(url) as second, ThreadPoolExecutor(2) as pool:

        def work(opened: Records) -> int:
            return sum(opened.write_now(lambda at: index_new(at, 7)) for _ in range(30))

        totals = list(pool.map(work, (records, second)))
    assert sum(totals) + index_all(records) == indexed(records) == 120
    assert count(records, transcript) == 12


def url_of(records: Records) -> str:
    """The URL of the database, its password too."""
    return str(records.read_now(lambda at: at.engine.url.render_as_string(hide_password=False)))


def test_a_transaction_slower_than_a_later_one_is_not_left_out(migrated_postgres: str) -> None:
    with fresh_records(migrated_postgres) as records:
        talks = [new_conversation(records) for _ in range(2)]
        engine = sa.create_engine(migrated_postgres, future=True)
        with engine.begin() as slow:
            receive(slow, SEAL, talks[0], Incoming(Words("慢的")), FRIDAY_NOON)
            said(records, talks[1], "快的")
            assert index_all(records) == 1
            cursor = sa.select(transcript_cursor.c.message_id)
            assert records.read_now(lambda at: at.execute(cursor).scalar_one()) == 2
        engine.dispose()
        assert (index_all(records), found(records, "的")) == (1, ["慢的", "快的"])


def test_a_message_that_is_being_erased_is_not_indexed_behind_its_back(migrated_postgres: str) -> None:
    with fresh_records(migrated_postgres) as records:
        talk = talked(records, "我姓周")
        engine = sa.create_engine(migrated_postgres, future=True)
        with engine.begin() as eraser:
            empty(eraser, [talk])
            assert index_all(records) == 0
        engine.dispose()
        assert (index_all(records), indexed(records)) == (0, 0)


def filled(records: Records, number: int) -> None:
    """So many messages, indexed, and statistics taken."""
    talk = new_conversation(records)
    rows = [
        {
            "conversation_id": talk,
            "seq": one,
            "session": 1,
            "author": "person",
            "kind": "text",
            "text": f"第{one}家公司问食品经营许可" if one % 100 else f"第{one}家问营业执照",
            "created_at": FRIDAY_NOON,
        }
        for one in range(1, number + 1)
    ]
    records.write_now(lambda at: at.execute(sa.insert(message), rows))
    records.write_now(lambda at: index_new(at, number))
    records.write_now(lambda at: at.execute(sa.text("ANALYZE")))


def plan_of(records: Records, statement: Any) -> str:
    """How the database reads it."""

    def work(connection: Any) -> str:
        explain = "EXPLAIN QUERY PLAN " if index.is_fts5(connection) else "EXPLAIN "
        compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        told = str(compiled).replace("%%", "%")
        return "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(explain + told.replace("%", "%%")))

    return records.read_now(work)


def test_words_are_looked_up_in_the_index(records: Records) -> None:
    filled(records, 3000)
    for query in ("执照", "营业执照 99", "照"):

        def select(connection: Any, query: str = query) -> Any:
            hit = hits(connection, words_of(query))
            return sa.select(hit.message_id).select_from(hit.table).where(hit.clause)

        plan = plan_of(records, records.read_now(select))
        if records.is_sqlite:
            assert "VIRTUAL TABLE INDEX" in plan and "M" in plan.split("INDEX")[1]
        else:
            assert "Bitmap Index Scan on ix_message_index_words" in plan and "Seq Scan" not in plan
    assert len(found(records, "执照")) == 30
    assert indexing.AT_A_TIME < indexing.LOOK_BACK
