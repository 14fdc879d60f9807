"""The command ``summarize schema``: the JSON Schema of the brief."""

from __future__ import annotations

import json

import summarizer
from summarizer.settings_file import settings_of

from .common import ProfileOption, errors_as_lines
from .output import write_stdout

STATUSES = """Exit status: 0 printed · 2 wrong usage."""


def schema_command(profile: ProfileOption = None) -> None:
    """Print the JSON Schema of the brief."""
    with errors_as_lines():
        schema = summarizer.load_profile(settings_of(profile=profile).profile).brief.model_json_schema(
            mode="serialization"
        )
        write_stdout(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
