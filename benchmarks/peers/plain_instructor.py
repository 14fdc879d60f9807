"""A baseline: plain instructor, one model class, one call, quotes written by the model.

Reads one JSON object a line (``text``) from standard input, writes one a line: the sections as lists of claims, each
with its ``quote``, or ``error``. Arguments: base URL, key, model. Knows nothing of summarizer.
"""

import json
import sys
from typing import Literal

import instructor
from openai import OpenAI
from pydantic import BaseModel, Field

PROMPT = """Code the news article. Quotes are copied from the article word for word.
accusations: a side says that another side did something blameworthy. requests_to_russia: a side asks Russia for \
something. ceasefires: every ceasefire or truce that is mentioned. casualties: each report of people killed, wounded, \
captured, missing or displaced. parties: the states, organisations and groups that matter. Empty lists where there is \
nothing."""


class Accusation(BaseModel):
    """One side blames another."""

    accuser: str
    accused: str
    quote: str


class Request(BaseModel):
    """A side asks Russia for something."""

    requester: str
    quote: str
    legal_basis: str | None


class Ceasefire(BaseModel):
    """A ceasefire that is mentioned."""

    quote: str
    stage: Literal["called_for", "declared", "in_effect", "violated", "ended"]


class Casualty(BaseModel):
    """A report of losses."""

    victims: str
    category: Literal["killed", "wounded", "captured", "missing", "displaced"]
    count: str
    reported_by: str
    quote: str


class Coded(BaseModel):
    """The whole answer."""

    parties: list[str] = Field(max_length=12)
    accusations: list[Accusation] = Field(max_length=12)
    requests_to_russia: list[Request] = Field(max_length=6)
    ceasefires: list[Ceasefire] = Field(max_length=6)
    casualties: list[Casualty] = Field(max_length=12)


def main() -> None:
    """Code the articles that come in."""
    base_url, key, model = sys.argv[1:]
    client = instructor.from_openai(
        OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=600), mode=instructor.Mode.JSON_SCHEMA
    )
    for line in sys.stdin:
        text = json.loads(line)["text"]
        try:
            coded = client.chat.completions.create(
                model=model,
                response_model=Coded,
                messages=[{"role": "system", "content": PROMPT}, {"role": "user", "content": text}],
                temperature=0.0,
                max_tokens=2000,
                max_retries=1,
            )
            answer = coded.model_dump()
        except Exception as error:  # a baseline that fails on an article is a result, not a crash
            answer = {"error": type(error).__name__}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
