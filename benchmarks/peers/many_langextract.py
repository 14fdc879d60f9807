"""A baseline for many articles: langextract, all of them as documents of one call, one few-shot example.

Arguments: base URL, model, how many articles, how many at once, and a file whose text they all have, each with a last
line of its own. Prints one JSON object when it is warm and one when it is done: the clock, the CPU seconds so far, the
peak of its memory. Chunks are so large that an article is one request, as it is for the others; with the usual 1,000
characters it would be seven. Knows nothing of summarizer.
"""

import json
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import langextract
from langextract.data import Document
from langextract.providers.openai import OpenAILanguageModel
from langextract_peer import EXAMPLE, PROMPT

WARM_UP = 8


def coded(base_url: str, name: str, workers: int, articles: Iterable[Document]) -> int:
    """Return of how many articles langextract finds the accusation and the casualties in their text."""
    model = OpenAILanguageModel(model_id=name, api_key="x", base_url=base_url, temperature=0.0, max_workers=workers)
    documents = langextract.extract(
        articles,
        prompt_description=PROMPT,
        examples=[EXAMPLE],
        model=model,
        max_char_buffer=100_000,
        batch_length=workers,
        max_workers=workers,
        use_schema_constraints=False,
        fence_output=False,
        show_progress=False,
    )
    return sum(
        {one.extraction_class for one in document.extractions or [] if one.char_interval is not None}
        >= {"accusation", "casualty"}
        for document in documents
    )


def facts() -> str:
    """Return the clock, the CPU seconds and the peak of memory so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return json.dumps({"clock": time.perf_counter(), "cpu": used.ru_utime + used.ru_stime, "kib": used.ru_maxrss})


def main() -> None:
    """Code a few articles, then all."""
    base_url, name, articles, workers, file = sys.argv[1:]
    text = Path(file).read_text(encoding="utf-8")
    for numbers in (range(-WARM_UP, 0), range(int(articles))):
        documents = (Document(f"{text}\n\nCopy {number}.\n", document_id=str(number)) for number in numbers)
        found = coded(base_url, name, int(workers), documents)
        assert found == len(numbers)
        print(facts(), flush=True)


main()
