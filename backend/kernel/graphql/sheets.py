"""What a client is told about an import, whatever was imported."""

from typing import Annotated, TypeAlias

import strawberry

from backend.kernel.graphql.errors import Refused
from backend.kernel.uploads import SheetImport


@strawberry.type(description="A cell that cannot be accepted; row 1 is the head.")
class ImportFault:
    row: int
    column: str
    value: str
    code: str
    message: str


@strawberry.type(description="What an import did or, as a dry run, would do. With any fault it does nothing.")
class ImportOutcome:
    dry_run: bool
    rows: int
    created: int
    changed: int
    fault_count: int = strawberry.field(description="All faults; `faults` holds the first 500.")
    faults: list[ImportFault]

    @classmethod
    def of(cls, run: SheetImport) -> "ImportOutcome":
        return cls(
            dry_run=run.dry_run,
            rows=run.rows,
            created=run.created,
            changed=run.changed,
            fault_count=run.fault_count,
            faults=[ImportFault(**fault) for fault in run.faults],
        )


ImportResult: TypeAlias = Annotated[ImportOutcome | Refused, strawberry.union("ImportResult")]
