"""What a mutation run found: of each module, how many mutants there are, and how many the tests kill.

``make mutants`` runs it after mutmut, whose results it reads; alone, ``python benchmarks/mutants.py`` shows the last
run's. Prints a Markdown table; fails where a module has less than ``FLOOR`` killed, or a mutant was not tried.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from mutmut.stats import status_by_exit_code

FLOOR = 0.85
RESULTS = Path("mutants")
KILLED = ("killed", "timeout", "segfault")


def main() -> int:
    """Print the table and return the exit status."""
    print("| module | mutants | killed | survived | no test reaches it | killed, % |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    passed = True
    for file in sorted(RESULTS.rglob("*.py.meta")):
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        if not codes:
            continue
        found = Counter(status_by_exit_code[code] for code in codes)
        killed = sum(found[status] for status in KILLED)
        passed &= killed >= FLOOR * len(codes) and found["not checked"] == 0
        module = file.relative_to(RESULTS).with_suffix("")
        shares = [len(codes), killed, found["survived"], found["no tests"], f"{100 * killed / len(codes):.1f}"]
        print(f"| `{module}` | {' | '.join(map(str, shares))} |")
    print("\nWhich survive: mutmut results. One of them: mutmut show NAME")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
