"""What is installed: the name under which pip knows this package, its version, and how to name it to pip."""

from __future__ import annotations

#: The name on PyPI, which is not the import name: `summarizer` is somebody else's there.
NAME = "conflict-briefs"
#: The one place where the version stands; the built package's metadata are made from it.
VERSION = "0.1.0"


def with_extras(*extras: str) -> str:
    """Return the requirement that names the package with extras, quoted for a shell: `'NAME[pdf,html]'`."""
    return f"'{NAME}[{','.join(extras)}]'"
