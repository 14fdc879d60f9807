"""What tokens cost, in US dollars."""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.settings import EMBEDDED, ModelName

# One of these is in every name of the price list, whose loading costs a third of a replayed brief.
_LISTED = re.compile("gpt|o[1-9]|codex|computer-use|ada|babbage|curie|davinci|moderation|text-|tts|whisper", re.I)


def cost_usd(name: ModelName, input_tokens: int, output_tokens: int) -> float | None:
    """Return the price of tokens in US dollars, or None when it is not known.

    The embedded model costs nothing; prices of hosted ones come from ``genai-prices``.
    """
    if name.provider == EMBEDDED:
        return 0.0
    if name.provider != "openai":
        return None
    if not _LISTED.search(name.model) or not _is_known(name.model):
        return None
    from genai_prices import Usage, calc_price

    usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
    return float(calc_price(usage, model_ref=name.model, provider_id="openai").total_price)


@lru_cache(maxsize=64)
def _is_known(model: str) -> bool:
    """Tell whether there is a price; looking for one in vain takes as long as a request."""
    from genai_prices import Usage, calc_price

    try:
        calc_price(Usage(input_tokens=1, output_tokens=1), model_ref=model, provider_id="openai")
    except LookupError:
        return False
    return True
