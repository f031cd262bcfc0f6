"""The tables of the index, on SQLite and PostgreSQL alike."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA = 2
"""Counts up with every change of the tables; an index of another schema is made anew."""

metadata = MetaData()

identity = Table(
    "identity",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Whose index this is: chain, governor, first block, schema."""

progress = Table(
    "progress",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("read_to", BigInteger, nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("span", Integer, nullable=False),
)
"""One row: the last block whose events are here, the head that was last seen (0: none yet), and
how many blocks the endpoint searched at once."""

sources = Table(
    "sources",
    metadata,
    Column("address", LargeBinary(20), primary_key=True),
    Column("contract", String(64), nullable=False),
    Column("block", BigInteger, nullable=False),
)
"""The contracts that factories of the studio made, and since which block."""

blocks = Table(
    "blocks",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("time", BigInteger),
)
"""Blocks with events, and heads that were seen; a time is null until it was asked for."""

events = Table(
    "events",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("address", LargeBinary(20), nullable=False),
    Column("topic0", LargeBinary(32), nullable=False),
    Column("topic1", LargeBinary(32)),
    Column("topic2", LargeBinary(32)),
    Column("topic3", LargeBinary(32)),
    Column("data", LargeBinary, nullable=False),
    Column("transaction", LargeBinary(32), nullable=False),
    Index("by_kind", "topic0", "address", "block"),
)
"""Events as the chain has them; `place` is the log's index in its block."""

kept = Table(
    "kept",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("block", BigInteger, nullable=False),
)
"""What cannot change any more, as JSON, and the head when it was read."""
