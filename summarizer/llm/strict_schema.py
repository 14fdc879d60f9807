"""The JSON Schema of an answer in strict mode, as OpenAI's API wants it: every object closed, every field required."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from summarizer.schemas.answers import without

# Not in OpenAI's subset of JSON Schema for strict mode; the answer is checked against them all the same.
_NOT_OF_OPENAI = ("maxLength", "minLength")


@lru_cache(maxsize=64)
def strict_schema(response_model: type[BaseModel], *, of_openai: bool = False) -> dict[str, Any]:
    """Return the strict JSON Schema of a model; without what OpenAI's API does not take, where it is to be its.

    It is the one that the SDK's ``pydantic_function_tool`` makes: loading the SDK takes longer than a replayed brief.
    """
    schema = response_model.model_json_schema()
    strict = _strict(schema, schema)
    return without(strict, _NOT_OF_OPENAI) if of_openai else strict


def _strict(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """Make a schema strict, in place, with all its parts."""
    for definition in schema.get("$defs", {}).values():
        _strict(definition, root)
    if schema.get("type") == "object":
        schema.setdefault("additionalProperties", False)
    if "properties" in schema:
        schema["required"] = list(schema["properties"])
        schema["properties"] = {name: _strict(part, root) for name, part in schema["properties"].items()}
    if isinstance(schema.get("items"), dict):
        schema["items"] = _strict(schema["items"], root)
    if "anyOf" in schema:
        schema["anyOf"] = [_strict(part, root) for part in schema["anyOf"]]
    if schema.get("default", ...) is None:
        del schema["default"]
    if "$ref" in schema and len(schema) > 1:  # strict mode has no reference with something beside it
        definition = root["$defs"][schema.pop("$ref").rpartition("/")[2]]
        schema.update({**definition, **schema})
        return _strict(schema, root)
    return schema
