"""Opening the index's database: a file of SQLite, or a PostgreSQL server by its URL."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, insert, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError, SQLAlchemyError

from oracle.chain.deployment import Deployment
from oracle.errors import FatalError, RetryableError
from oracle.index import schema

WAIT_SECONDS = 60
"""How long a reader waits for another one that is writing."""


class IndexUnavailableError(RetryableError):
    """The database cannot be reached or written now."""


class IndexUnusableError(FatalError):
    """The database is another studio's, or its URL is none."""


def open_database(place: Path | str, deployment: Deployment) -> Engine:
    """The index at `place`, a file's path or a URL `postgresql://…`; made if it is not there.

    A damaged file, and one of another schema, is made anew: all that it holds is on the chain.
    Raises IndexUnusableError, IndexUnavailableError.
    """
    if not isinstance(place, Path):
        return _open(_server(place), deployment)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexUnusableError(f"{place.parent} cannot be made: {error.strerror}") from error
    url = f"sqlite:///{place}"
    try:
        return _open(_embedded(url), deployment)
    except _StaleError:
        _remove(place)
        return _open(_embedded(url), deployment)


class _StaleError(Exception):
    """The file is damaged, or of another schema."""


def _embedded(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode = WAL")
        # What a power cut loses is read from the chain again.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    return engine


def _server(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise IndexUnusableError("the index's URL is none: postgresql://USER@HOST/NAME") from error
    if parsed.get_backend_name() != "postgresql":
        raise IndexUnusableError(
            f"the index can be a file or a PostgreSQL server, not {parsed.get_backend_name()}"
        )
    try:
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise IndexUnusableError(
            "a PostgreSQL server needs the driver: pip install 'atelier-studio[server]'"
        ) from error


def _open(engine: Engine, deployment: Deployment) -> Engine:
    """Makes tables that lack, and checks whose they are."""
    ours = identity(deployment)
    try:
        schema.metadata.create_all(engine)
        with engine.begin() as connection:
            known: dict[str, str] = dict(connection.execute(select(schema.identity)).all())
            if not known:
                rows = [{"key": key, "value": value} for key, value in ours.items()]
                connection.execute(insert(schema.identity), rows)
                before = deployment.block - 1
                connection.execute(
                    insert(schema.progress).values(id=1, read_to=before, head=0, span=0)
                )
    except OperationalError as error:
        engine.dispose()
        raise IndexUnavailableError(
            f"the index cannot be opened: {said(error)}; another process may be writing it"
        ) from error
    except SQLAlchemyError as error:
        engine.dispose()
        if engine.dialect.name == "sqlite" and isinstance(error, DatabaseError):
            raise _StaleError from error
        raise IndexUnusableError(f"the index cannot be used: {said(error)}") from error
    if known and known != ours:
        engine.dispose()
        if engine.dialect.name == "sqlite":
            raise _StaleError
        raise IndexUnusableError(
            "the database holds the index of another studio or version: give each one its own"
        )
    return engine


def identity(deployment: Deployment) -> dict[str, str]:
    """What an index must have been made for to be this studio's."""
    return {
        "schema": str(schema.SCHEMA),
        "chain": str(deployment.chain_id),
        "block": str(deployment.block),
        "contracts": ",".join(sorted(deployment.contracts.values())),
    }


def said(error: SQLAlchemyError) -> str:
    """The database's own words, without the statement and what it was to write."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _remove(place: Path) -> None:
    for path in (place, Path(f"{place}-wal"), Path(f"{place}-shm")):
        path.unlink(missing_ok=True)
