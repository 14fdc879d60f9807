"""What can be seen in each sentence where there is no parser: names, verbs of saying, quotation marks."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.actors.gazetteer import Mention
from summarizer.actors.lists import office_words, title_words
from summarizer.actors.named import NamedActor, mentions_in
from summarizer.schemas import Article
from summarizer.text.injections import addressed_to_a_model
from summarizer.text.lexicon import lexicon_for
from summarizer.text.quotations import quoted_characters
from summarizer.text.words import TOKEN

_LONGEST_READ = 4_000
_SUBJECT_REACH = 22
_OBJECT_REACH = 8
_NEW_CLAUSE = frozenset(("to", "of", "that", "for", "which", "who", "что", "который"))


@dataclass(frozen=True)
class Verb:
    """A verb of saying, asking or accusing; ``quoted``: inside quotation marks."""

    act: str
    start: int
    end: int
    quoted: bool


@dataclass
class Marked:
    """One sentence with what can be seen in it, names and references from left to right."""

    number: int
    paragraph: int
    text: str
    quoted: list[bool]
    mentions: list[Mention]
    verbs: list[Verb] = field(default_factory=list)
    officials: list[Mention] = field(default_factory=list)

    def name_before(self, verb: Verb) -> Mention | None:
        """Return the name last before a verb, on the same actor of quotation marks, within reach."""
        for mention in reversed(self.mentions):
            if mention.end > verb.start or self.quoted[mention.start] != verb.quoted:
                continue
            between = self.text[mention.end : verb.start]
            return None if len(TOKEN.findall(between)) > _SUBJECT_REACH or ";" in between else mention
        return None

    def name_after(self, verb: Verb) -> Mention | None:
        """Return the name after a verb within reach, unless a new clause begins between them."""
        for mention in self.mentions:
            if mention.start >= verb.end:
                between = [word.casefold() for word in TOKEN.findall(self.text[verb.end : mention.start])]
                if len(between) > 1 and between[-1] == "of" and between[-2] in office_words():
                    between = between[:-1]  # "asked the president of A"
                parted = not _NEW_CLAUSE.isdisjoint(between[1:])  # the first may belong to the verb: "appealed to"
                return None if parted or len(between) > _OBJECT_REACH else mention
        return None

    def subject_after(self, verb: Verb) -> Mention | None:
        """Return the subject of "..., said the ministry of A": a name a few words after the verb, in one clause."""
        for mention in self.mentions:
            if mention.start >= verb.end and not self.quoted[mention.start]:
                between = self.text[verb.end : mention.start]
                words = [word.casefold() for word in TOKEN.findall(between)]
                return mention if len(words) <= 5 and "that" not in words and "," not in between else None
        return None

    def owner_of(self, mention: Mention) -> str:
        """Return whose organ a name is in "the ambassador of A to B": that of the first of the chain."""
        for earlier in reversed(self.mentions):
            if earlier.end <= mention.start:
                between = self.text[earlier.end : mention.start].casefold().split()
                if between and between[-1] in ("to", "in", "with") and len(between) <= 4:
                    return earlier.actor
                break
        return mention.actor

    def is_open_at_start(self) -> bool:
        """Tell whether the sentence begins inside a quotation or with its mark."""
        return bool(self.quoted) and self.quoted[0]

    def is_open_at_end(self) -> bool:
        """Tell whether the sentence's last character stands inside a quotation that goes on."""
        return bool(self.quoted) and self.quoted[-1] and not self.text.rstrip().endswith(('"', "”", "»", "“"))


def mark(article: Article, actors: list[NamedActor]) -> dict[int, Marked]:
    """Return every sentence with its names, references and verbs; nothing is seen in those that address a model."""
    lexicon = lexicon_for(article.language)
    injected = addressed_to_a_model(article)
    quoted = dict(quoted_characters(article))
    persons = {name.split()[-1] for actor in actors for name in actor.officials}
    marked = {}
    for sentence in article.sentences:
        text = article.sentence_text(sentence.number)[:_LONGEST_READ]
        told = [m for m in mentions_in(article, sentence.number, actors) if m.end <= len(text)]
        marks = quoted[sentence.number]
        found = Marked(sentence.number, sentence.paragraph, text, marks, [] if sentence.number in injected else told)
        found.officials = [m for m in found.mentions if text[m.start : m.end] in persons or _has_office(text, m)]
        if lexicon is not None:
            found.verbs = [Verb(act, start, end, marks[start]) for act, start, end in lexicon.verbs(text)]
        marked[sentence.number] = found
    return marked


def _has_office(text: str, mention: Mention) -> bool:
    """Tell a name that an organ or office stands beside: "the army of A", "A's ministry"."""
    offices = title_words()
    before = [word.casefold() for word in TOKEN.findall(text[max(0, mention.start - 50) : mention.start])][-3:]
    after = [word.casefold() for word in TOKEN.findall(text[mention.end : mention.end + 30])][:1]
    linked = any(word in offices for word in before) and any(word in ("of", "for") for word in before)
    return linked or any(word in offices for word in after)
