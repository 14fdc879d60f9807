"""A baseline: langextract, one few-shot example, chunks of 1,000 characters.

Reads one JSON object a line (``text``) from standard input, writes one a line: the sections as lists of claims, each
with its ``quote``, or ``error``. Arguments: base URL, key, model. Knows nothing of summarizer.
"""

import json
import sys

import langextract
from langextract.data import ExampleData, Extraction
from langextract.providers.openai import OpenAILanguageModel

PROMPT = """Extract from the news article, with exact text: party (a state, organisation or group), accusation (a side
says that another side did something blameworthy; attributes accuser, accused), request_to_russia (a side asks Russia
for something; attributes requester, legal_basis), ceasefire (a ceasefire or truce that is mentioned; attribute stage),
casualty (people killed, wounded, captured, missing or displaced; attributes victims, category, count, reported_by)."""

EXAMPLE = ExampleData(
    text=(
        "The Zubrovian army said on 3 May that Qartesh troops had shelled two villages. Four soldiers were wounded, it "
        "added. Zubrovia asked Russia under the Accord of Oster to send observers. A truce has held since June."
    ),
    extractions=[
        Extraction("party", "Zubrovian army"),
        Extraction("party", "Qartesh"),
        Extraction(
            "accusation",
            "The Zubrovian army said on 3 May that Qartesh troops had shelled two villages",
            attributes={"accuser": "Zubrovia", "accused": "Qartesh"},
        ),
        Extraction(
            "casualty",
            "Four soldiers were wounded",
            attributes={"victims": "Zubrovia", "category": "wounded", "count": "Four", "reported_by": "Zubrovia"},
        ),
        Extraction(
            "request_to_russia",
            "Zubrovia asked Russia under the Accord of Oster to send observers",
            attributes={"requester": "Zubrovia", "legal_basis": "the Accord of Oster"},
        ),
        Extraction("ceasefire", "A truce has held since June", attributes={"stage": "in_effect"}),
    ],
)


def coded(text: str, model: OpenAILanguageModel) -> dict[str, list[object]]:
    """Return what langextract finds, by section."""
    document = langextract.extract(
        text,
        prompt_description=PROMPT,
        examples=[EXAMPLE],
        model=model,
        max_char_buffer=1_000,
        use_schema_constraints=False,
        fence_output=False,
        show_progress=False,
        resolver_params={"suppress_parse_errors": True},
    )
    sections: dict[str, list[object]] = {
        "parties": [],
        "accusations": [],
        "requests_to_russia": [],
        "ceasefires": [],
        "casualties": [],
    }
    rooms = dict(zip(("party", "accusation", "request_to_russia", "ceasefire", "casualty"), sections, strict=True))
    for found in document.extractions or []:
        room = rooms.get(found.extraction_class)
        if room == "parties":
            sections[room].append(found.extraction_text)
        elif room is not None:
            attributes = {name: value for name, value in (found.attributes or {}).items() if isinstance(value, str)}
            sections[room].append({**attributes, "quote": found.extraction_text})
    return sections


def main() -> None:
    """Code the articles that come in."""
    base_url, key, name = sys.argv[1:]
    model = OpenAILanguageModel(model_id=name, api_key=key, base_url=base_url, temperature=0.0, max_workers=1)
    for line in sys.stdin:
        try:
            answer = coded(json.loads(line)["text"], model)
        except Exception as error:  # a baseline that fails on an article is a result, not a crash
            answer = {"error": type(error).__name__}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
