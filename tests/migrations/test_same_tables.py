"""The migrations make exactly the tables that the models describe."""

import subprocess
from collections.abc import Iterator

import pytest

from backend.edge import processes
from tests.service import own_database, query, service_environment

OURS = "relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
COLUMNS = f"""
SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
    pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped AND {OURS}
"""
CONSTRAINTS = f"""
SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE {OURS}
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
TRIGGERS = f"""
SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid), tgenabled
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND {OURS}
"""
FUNCTIONS = """
SELECT proname, pg_get_functiondef(oid) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""
PARTITIONING = f"""
SELECT relname, relkind, relispartition, pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid), reloptions
FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND {OURS}
"""
EXTENSIONS = "SELECT extname FROM pg_extension"


@pytest.fixture(scope="module")
def migrated(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with own_database(postgres, "template0") as url:
        environment = service_environment(url, "redis://none", tmp_path_factory.mktemp("data"))
        program = processes.command(environment, "migrate")
        subprocess.run(program.argv, env=dict(program.env), check=True, capture_output=True)
        yield url


@pytest.fixture(scope="module")
def described(postgres: str, template: str) -> Iterator[str]:
    with own_database(postgres, template) as url:
        yield url


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(COLUMNS, id="columns"),
        pytest.param(CONSTRAINTS, id="constraints"),
        pytest.param(INDEXES, id="indexes"),
        pytest.param(TRIGGERS, id="triggers"),
        pytest.param(FUNCTIONS, id="functions"),
        pytest.param(PARTITIONING, id="tables"),
        pytest.param(EXTENSIONS, id="extensions"),
    ],
)
def test_migrations_and_models_agree(migrated: str, described: str, asked: str) -> None:
    ours, theirs = ({tuple(map(str, row)) for row in query(url, asked)} for url in (migrated, described))
    assert ours
    assert sorted(ours - theirs) == []
    assert sorted(theirs - ours) == []
