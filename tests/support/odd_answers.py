"""A transport that answers by chance, always in the schema that is asked for: a model that says whatever."""

from __future__ import annotations

import json
import random
from typing import Any

from odd_inputs import ESCAPES, MARKERS, SIGNS

from summarizer.llm.transport import Reply

_LONGEST_LIST = 4


class Chance:
    """Answers within the schema, in words of the article and in others; the same seed gives the same answers."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def post(self, request: dict[str, Any]) -> Reply:
        """Answer a request."""
        schema = request["response_format"]["json_schema"]["schema"]
        words = request["messages"][-1]["content"].split()
        content = json.dumps(self._filled(schema, schema.get("$defs", {}), words))
        body = {"choices": [{"message": {"content": content}, "finish_reason": "stop"}]}
        return Reply("/v1/chat/completions", json.dumps(request), 200, {}, json.dumps(body).encode())

    def _filled(self, schema: dict[str, Any], defs: dict[str, Any], words: list[str]) -> Any:
        if "$ref" in schema:
            return self._filled(defs[schema["$ref"].rpartition("/")[2]], defs, words)
        if "anyOf" in schema:
            return self._filled(self._chance.choice(schema["anyOf"]), defs, words)
        if "enum" in schema:
            return self._chance.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        match schema.get("type"):
            case "object":
                return {name: self._filled(part, defs, words) for name, part in schema["properties"].items()}
            case "array":
                least = schema.get("minItems", 0)
                most = min(schema.get("maxItems", _LONGEST_LIST), max(least, _LONGEST_LIST))
                return [self._filled(schema["items"], defs, words) for _ in range(self._chance.randint(least, most))]
            case "integer" | "number":
                return self._chance.randint(schema.get("minimum", 0), min(schema.get("maximum", 50), 10**6))
            case "boolean":
                return self._chance.random() < 0.5
            case "null":
                return None
        return self._said(words)[: schema.get("maxLength", 400)]

    def _said(self, words: list[str]) -> str:
        start, length = self._chance.randrange(len(words) + 1), self._chance.choice((1, 2, 3, 6, 12))
        said = " ".join(words[start : start + length])
        odd = self._chance.choice(
            (self._chance.choice(SIGNS), self._chance.choice(ESCAPES), self._chance.choice(MARKERS))
        )
        return self._chance.choice((said, said, said, f"{said}{odd}", odd, ""))
