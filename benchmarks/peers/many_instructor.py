"""A baseline for many articles: plain instructor, one model class, one call an article, in threads or in asyncio.

Arguments: ``threads`` or ``asyncio``, base URL, model, how many articles, how many at once, and a file whose text they
all have, each with a last line of its own. Prints one JSON object when it is warm and one when it is done: the clock,
the CPU seconds so far, the peak of its memory. The workers take the articles from one generator, so that none waits for
another and no article is held before its turn. Knows nothing of summarizer.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import instructor
from openai import AsyncOpenAI, OpenAI
from plain_instructor import PROMPT, Coded

WARM_UP = 8


def question(model: str, text: str) -> dict[str, Any]:
    """Return what the client is asked for one article."""
    messages = [{"role": "system", "content": PROMPT}, {"role": "user", "content": text}]
    limits = {"temperature": 0.0, "max_tokens": 2000, "max_retries": 1}
    return {"model": model, "response_model": Coded, "messages": messages, **limits}


def in_threads(base_url: str, model: str, workers: int, texts: Iterator[str]) -> int:
    """Code the articles in threads; returns how many came out with their accusation and their casualties."""
    client = instructor.from_openai(
        OpenAI(base_url=base_url, api_key="x", max_retries=0, timeout=600), mode=instructor.Mode.JSON_SCHEMA
    )
    lock = Lock()

    def take() -> str | None:
        with lock:
            return next(texts, None)

    def work() -> int:
        coded = (client.chat.completions.create(**question(model, text)) for text in iter(take, None))
        return sum(is_complete(one) for one in coded)

    with ThreadPoolExecutor(workers) as pool:
        return sum(working.result() for working in [pool.submit(work) for _ in range(workers)])


async def in_asyncio(base_url: str, model: str, workers: int, texts: Iterator[str]) -> int:
    """Code the articles in asyncio; returns as above."""
    async with AsyncOpenAI(base_url=base_url, api_key="x", max_retries=0, timeout=600) as connected:
        client = instructor.from_openai(connected, mode=instructor.Mode.JSON_SCHEMA)

        async def work() -> int:
            return sum([is_complete(await client.chat.completions.create(**question(model, text))) for text in texts])

        return sum(await asyncio.gather(*(work() for _ in range(workers))))


def is_complete(coded: Coded) -> bool:
    """Tell whether all is there that the server said."""
    return len(coded.accusations) == len(coded.casualties) == 1


def facts() -> str:
    """Return the clock, the CPU seconds and the peak of memory so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return json.dumps({"clock": time.perf_counter(), "cpu": used.ru_utime + used.ru_stime, "kib": used.ru_maxrss})


def main() -> None:
    """Code a few articles, then all."""
    kind, base_url, model, articles, workers, file = sys.argv[1:]
    text = Path(file).read_text(encoding="utf-8")
    for numbers in (range(-WARM_UP, 0), range(int(articles))):
        texts = (f"{text}\n\nCopy {number}.\n" for number in numbers)
        if kind == "threads":
            coded = in_threads(base_url, model, int(workers), texts)
        else:
            coded = asyncio.run(in_asyncio(base_url, model, int(workers), texts))
        assert coded == len(numbers)
        print(facts(), flush=True)


main()
