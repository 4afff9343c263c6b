"""Writes the diagram in docs/database.md from the tables, as Mermaid text."""

from __future__ import annotations

import sys
from pathlib import Path

from storage.tables import metadata

TARGET = Path(__file__).parent / "database.md"
BEGIN, END = "<!-- diagram: written by `make docs` -->", "<!-- end of diagram -->"


def diagram() -> str:
    """Tables with their keys, and the links between them."""
    found = ["```mermaid", "erDiagram"]
    for table in metadata.sorted_tables:
        found.append(f"  {table.name} {{")
        for column in table.columns:
            mark = " PK" if column.primary_key else " FK" if column.foreign_keys else ""
            if mark:
                found.append(f"    {type(column.type).__name__.lower()} {column.name}{mark}")
        found.append("  }")
    for table in metadata.sorted_tables:
        keys = sorted(table.foreign_keys, key=lambda each: each.parent.name)
        found += [f"  {key.column.table.name} ||--o{{ {table.name} : {key.parent.name}" for key in keys]
    return "\n".join([*found, "```"])


def main() -> int:
    """Put the diagram between its marks."""
    text = TARGET.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    TARGET.write_text(f"{before}{BEGIN}\n{diagram()}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
