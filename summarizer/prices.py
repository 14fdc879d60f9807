"""What tokens cost, in US dollars."""

from __future__ import annotations

from .settings import ModelName


def cost_usd(name: ModelName, input_tokens: int, output_tokens: int) -> float | None:
    """Return the price of tokens in US dollars, or None when it is not known.

    The embedded model costs nothing; prices of hosted ones come from ``genai-prices``.
    """
    if name.provider == "local":
        return 0.0
    if name.provider != "openai":
        return None
    from genai_prices import Usage, calc_price

    usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
    try:
        price = calc_price(usage, model_ref=name.model, provider_id="openai")
    except LookupError:
        return None
    return float(price.total_price)
