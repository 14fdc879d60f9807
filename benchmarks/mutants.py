"""What a mutation run found: of each module, how many mutants there are, and how many the tests kill.

``make mutants`` runs it after mutmut, whose results it reads; alone, ``python benchmarks/mutants.py`` shows the last
run's. Prints what survived and a Markdown table; fails where a module has less than ``FLOOR`` killed, or a mutant was
not tried. One that took too long counts as not killed: on a busy machine any may. A mutant that writes SQL in other
letters is the same program, and is not counted.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

FLOOR = 0.85
RESULTS = Path("mutants")
KILLED = ("killed", "segfault")
UNTRIED = {"not checked", "check was interrupted by user", "skipped"}
SQL = re.compile(r'"[ (]?(PRAGMA|DELETE|FROM|INSERT|LEFT JOIN|SELECT|WHERE)\b', re.IGNORECASE)
VALUE = re.compile("'[^']*'")


def changed(mutant: str, module: Path) -> str:
    """Return the lines that a mutant takes away and those that it puts there."""
    lines = get_diff_for_mutant(mutant, path=module).splitlines()
    return "\n".join(line for line in lines if line[:1] in ("-", "+") and not line.startswith(("---", "+++")))


def is_the_same(change: str) -> bool:
    """Tell whether only the case of SQL is changed, and of no value in it."""
    before, after = ("".join(line[1:] for line in change.splitlines() if line[0] == sign) for sign in "-+")
    alike = before.casefold() == after.casefold() and VALUE.findall(before) == VALUE.findall(after)
    return alike and SQL.search(before) is not None


def main() -> int:
    """Print the table and what survived, and return the exit status."""
    rows, survivors, passed = [], [], True
    for file in sorted(RESULTS.rglob("*.py.meta")):
        module = file.relative_to(RESULTS).with_suffix("")
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]
        statuses = {mutant: status_by_exit_code[code] for mutant, code in codes.items()}
        left = {mutant: changed(mutant, module) for mutant, status in statuses.items() if status not in KILLED}
        same = {mutant for mutant, change in left.items() if is_the_same(change)}
        survivors += [f"{mutant} ({statuses[mutant]})\n{left[mutant]}" for mutant in left if mutant not in same]
        total = len(codes) - len(same)
        if not total:
            continue
        killed = len(codes) - len(left)
        passed &= killed >= FLOOR * total and UNTRIED.isdisjoint(statuses.values())
        found = Counter(status for mutant, status in statuses.items() if mutant not in same)
        shares = (total, killed, found["survived"], total - killed - found["survived"], f"{100 * killed / total:.1f}")
        rows.append(f"| `{module}` | {' | '.join(map(str, shares))} |")
    print("\n".join(survivors))
    print("\n| module | mutants | killed | survived | too long, not reached, not tried | killed, % |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    print("\n".join(rows))
    return 0 if rows and passed else 1


if __name__ == "__main__":
    sys.exit(main())
