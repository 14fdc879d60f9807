"""Sentences of an article that seem to speak to a language model instead of a reader.

No sentence is hidden for it: it is marked in the prompt, named in ``run.warnings``, and a claim that rests on such
sentences alone is withheld. So what counts is narrow: a sentence that *is* an order about instructions, answers or
prompts, not one that tells of such an order, and one that is no prose but the data of an answer (JSON). Courts,
editors, statutes, officers and hackers that are quoted in the news are reported by somebody, beside their words; an
order to a model stands there by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.schemas import Article, Sentence

_REACH = 3
"""How many sentences after an order, in its paragraph, are taken for what it wants to have told."""

_OPENING = r"^[\W_]*(?:(?:please|now|and|but|important|note|warning)\b[\W_]*){0,3}"
_IGNORE = r"(?:ignore|disregard|forget|override|bypass|do\s+not\s+follow|don['’]t\s+follow|stop\s+following)"
_THE = r"(?:(?:all|any|every|everything|of|in|about|the|these|those|your|my|our)\s+)*"
_EARLIER = r"(?:previous|prior|earlier|preceding|above|foregoing|initial|original|system|existing)"
_INSTRUCTIONS = r"(?:instructions?|prompts?|guidelines|rules|context|programming|system\s+message)"
_ANSWER = r"(?:answer|output|response|summary|brief|reply|json)"
_TELL = (
    r"(?:write|say|report|output|answer|return|list|print|tell|state|respond|reply|name|blame|accuse|include|mention|omit|"
    r"add|call|describe|give|make|treat|use|do\s+not|don['’]t|never|always|only)"
)
_MODEL = (
    r"(?:all\s+|any\s+|an?\s+|the\s+)?"
    r"(?:AI|A\.I\.|artificial\s+intelligence|(?:large\s+)?language\s+models?|LLMs?|chat\s?bots?|ChatGPT|GPT)"
    r"(?:\s+(?:systems?|models?|assistants?|agents?|tools?|readers?))?"
)
_THEN = r"\s+(?:that|which|who|whose|and|with|without|reading|processing)\b"
_READING = r"(?:\s+(?:(?:that|which|who)\s+(?:is|are)\s+)?(?:reading|processing)\b[^:.!?]{0,40})?"
_LABEL = r"(?:(?-i:SYSTEM|ASSISTANT|DEVELOPER)|(?:system|assistant|developer)\s+(?:prompt|message|override))"
_WHOLE = r"(?:article|document|input|prompt|context|user\s+input)"
_RU_IGNORE = r"(?:игнорируй(?:те)?|забудь(?:те)?|не\s+обращай(?:те)?\s+внимания\s+на)"
_RU_EARLIER = r"(?:предыдущ|прежн|системн)\w*\s+(?:инструкци|указани|подсказк|сообщени)"
_HY_EARLIER = r"(?:նախորդ|նախկին)\w*\s+(?:հրահանգ|ցուցում)"

_ORDERS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_OPENING}{_IGNORE}\s+{_THE}(?:{_EARLIER}\s+)+{_INSTRUCTIONS}\b",
        rf"{_OPENING}{_IGNORE}\s+{_THE}{_INSTRUCTIONS}\s+(?:above|before|you\s+were\s+given)\b",
        rf"{_OPENING}{_IGNORE}\s+{_THE}(?:your|the\s+system)\s+{_INSTRUCTIONS}\b",
        rf"{_OPENING}{_IGNORE}\s+(?:all\s+|everything\s+)?(?:of\s+)?(?:the\s+)?above\s+(?:and|then)\s+{_TELL}\b",
        rf"{_OPENING}(?:if\s+)?you\s+are\s+(?:now\s+|reading\s+this\s+as\s+)?{_MODEL}(?=\s*[,.:;!]|{_THEN}|$)",
        rf"{_OPENING}(?:(?:message|instructions?|notice)\s+)?(?:to|for)\s+{_MODEL}{_READING}\s*:",
        rf"{_OPENING}attention[,:]?\s+{_MODEL}{_READING}\s*[:,]",
        rf"{_OPENING}in\s+your\s+{_ANSWER}\s*[,:]?\s*{_TELL}\b",
        rf"{_OPENING}(?:do\s+not|don['’]t|never)\s+{_TELL}\b[^.!?]*\bin\s+(?:your|the)\s+{_ANSWER}\b",
        rf"^[\W_]*{_LABEL}\s*:",
        r"<\|\w+\|>|\[/?INST\]|<</?SYS>>",
        rf"^[\W_]*(?:end|beginning|start)\s+of\s+(?:the\s+)?{_WHOLE}[\W_]*$",
        rf"{_OPENING}{_RU_IGNORE}\s+(?:\w+\s+){{0,2}}{_RU_EARLIER}",
        rf"{_OPENING}անտեսիր(?:ե՛ք|եք)?\s+(?:\w+\s+){{0,2}}{_HY_EARLIER}",
        rf"{_OPENING}(?:əvvəlki|bütün əvvəlki)\s+(?:təlimat|göstəriş)\w*\s+(?:unut|nəzərə alma)",
    )
]
_MAYBE = (
    *("instruction", "prompt", "guideline", "programming", "rules", "context", "system", "assistant", "developer"),
    *("language model", "llm", "chatbot", "chat bot", "gpt", " ai", "a.i.", "artificial", "<|", "inst]", "sys>>"),
    *("the above", "in your", "in the answer", "the output", "the response", "the summary", "the brief", "the reply"),
    *("json", "of article", "the article", "document", "input", "инструкци", "указани", "подсказк", "сообщени"),
    *("հրահանգ", "ցուցում", "təlimat", "göstəriş", '":', '" :'),
)
"""What one of the orders has to hold, case-folded: an article without any of it need not be looked at closely."""

_PAIR = re.compile(r'"\w[\w /$-]{0,60}"\s*:\s*(?:["\[{\d-]|true\b|false\b|null\b)')
_FEWEST_PAIRS = 2
_QUOTED = re.compile(r"[“\"«„][^“”\"«»„]*(?:[”\"»]|$)|(?<!\w)['‘][^'’]*(?:['’]\w[^'’]*)*['’](?!\w)")
_OPENS_A_QUOTATION = re.compile(r"^[\W_]*?([“\"«„‘'])")
_CLOSING = {"“": "”", '"': '"', "«": "»", "„": "“”", "‘": "’", "'": "'"}
_CLAUSE = re.compile(r"[^\W\d_]{2,}[^\w]+[^\W\d_]")
_LONGEST_ORDER = 1_500
_REPORTING = re.compile(
    r",\s*[—–-]?\s*(?:[^\W\d_][\w.'’-]*\s+){0,6}?(?:said|says|told|tells|wrote|writes|read|reads|ordered|asked|warned|urged|"
    r"added|replied|answered|demanded|insisted|сказал\w*|заявил\w*|приказал\w*|говорит|написал\w*)\b",
    re.IGNORECASE,
)


def addressed_to_a_model(article: Article) -> frozenset[int]:
    """Return the numbers of sentences that speak to a language model, and of what follows them in their paragraph."""
    folded = article.text.casefold()
    if not any(word in folded for word in _MAYBE):
        return frozenset()
    struck = [sentence for sentence in article.sentences if _is_an_order(article, sentence)]
    return frozenset(near.number for sentence in struck for near in _following(article, sentence))


def _following(article: Article, sentence: Sentence) -> Iterator[Sentence]:
    """Yield a sentence and those after it in its paragraph, within reach."""
    for near in article.sentences[sentence.number - 1 : sentence.number + _REACH]:
        if near.paragraph == sentence.paragraph:
            yield near


def _is_an_order(article: Article, sentence: Sentence) -> bool:
    """Tell whether a sentence gives an order to a model, by itself and not in somebody's reported words."""
    line = article.sentence_line(sentence.number)[:_LONGEST_ORDER]
    if len(_PAIR.findall(line)) >= _FEWEST_PAIRS:
        return True
    if not any(order.search(line) for order in _ORDERS):
        return False
    following = [article.sentence_line(near.number)[:_LONGEST_ORDER] for near in _following(article, sentence)]
    return not _is_reported(_with_the_rest_of_its_quotation(line, following[1:]))


def _with_the_rest_of_its_quotation(line: str, following: Sequence[str]) -> str:
    """Return a sentence with those after it up to the end of the quotation that it opens, if it leaves that open."""
    opening = _OPENS_A_QUOTATION.match(line)
    if opening is None or any(mark in line[opening.end() :] for mark in _CLOSING[opening[1]]):
        return line
    for count, rest in enumerate(following, start=1):
        if any(mark in rest for mark in _CLOSING[opening[1]]):
            return " ".join((line, *following[:count]))
    return line


def _is_reported(line: str) -> bool:
    """Tell a quotation with words around it that say whose it is, and words that are told with their speaker."""
    outside = _QUOTED.sub(" ", line)
    tells_whose = _REPORTING if outside == line else _CLAUSE
    return tells_whose.search(outside) is not None
