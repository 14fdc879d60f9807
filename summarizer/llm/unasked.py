"""What stands where a model would, to know the questions about an article without asking them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from summarizer.schemas.answers import NOBODY, answer, choice

from .model import Answer, Citable
from .probabilities import Weighed

_WORD_TOKENS = 20


class Unasked:
    """Hears questions as a model would, and answers as little as the schema allows."""

    def hear(
        self, response_model: type[BaseModel], system: str, user: str, max_tokens: int, citable: Citable | None
    ) -> None:
        """Take note of a question."""
        raise NotImplementedError

    def ask(
        self, response_model: type[Answer], system: str, user: str, *, max_tokens: int, citable: Citable | None = None
    ) -> Answer:
        """Take a question as ``Model.ask`` does."""
        self.hear(response_model, system, user, max_tokens, citable)
        return response_model.model_construct(**{name: _least(field) for name, field in _fields(response_model)})

    def weigh(self, options: Sequence[str], system: str, user: str) -> Weighed:
        """Take a question as ``Model.weigh`` does."""
        found: Any = self.ask(answer("Choice", answer=choice(options)), system, user, max_tokens=_WORD_TOKENS)
        return Weighed(found.answer, None)


def _fields(model: type[BaseModel]) -> Iterable[tuple[str, FieldInfo]]:
    return model.model_fields.items()


def _least(field: FieldInfo) -> Any:
    """Return the answer that says nothing: the last choice, an empty list, an empty text."""
    kind: Any = field.annotation
    if get_origin(kind) is list:
        return []
    options = get_args(kind)
    return NOBODY if NOBODY in options else options[-1] if options else ""
