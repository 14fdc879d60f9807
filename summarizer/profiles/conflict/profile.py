"""The built-in profile: a brief about an armed conflict or a diplomatic crisis."""

from __future__ import annotations

from functools import cache

from summarizer.actors.sides import find_sides
from summarizer.extraction.cast import Cast
from summarizer.extraction.merging import merge
from summarizer.extraction.prompting import load_prompt
from summarizer.extraction.whole import Reading
from summarizer.llm.model import Asker
from summarizer.profiles.base import OwnWay, Profile, Progress
from summarizer.profiles.conflict.by_parser import judge
from summarizer.profiles.conflict.by_parser import reading as parser_reading
from summarizer.profiles.conflict.by_word_lists import questions
from summarizer.profiles.conflict.by_word_lists import reading as word_lists_reading
from summarizer.schemas import Article, Brief
from summarizer.schemas.brief import ConflictSections
from summarizer.schemas.drafts import Drafts, WholeAnswer
from summarizer.text.lexicon import lexicon_for

from .sections import conflict_sections, section_of


def _read(article: Article, asker: Asker, progress: Progress) -> Reading:
    if article.language in (None, "en"):
        sides, drafts = parser_reading.read(article, asker, progress)
        return Reading(drafts, Cast.of_sides(article, sides), is_of_a_model=False)
    known = lexicon_for(article.language) is not None
    unknown = f"no word list for the language {article.language!r}: casualties were not looked for"
    sides = find_sides(article)
    drafts = word_lists_reading.run(article, sides, asker, progress)
    return Reading(drafts, Cast.of_sides(article, sides), [] if known else [unknown], is_of_a_model=False)


@cache
def conflict() -> Profile:
    """Return the profile that every brief has unless another is named."""
    return Profile(
        name="conflict",
        sections=ConflictSections,
        prompt=load_prompt("whole"),
        own=OwnWay(
            brief=Brief,
            drafts=Drafts,
            answer=WholeAnswer,
            prompts=tuple(dict.fromkeys((*questions.PROMPTS, *judge.PROMPTS))),
            read=_read,
            merge=merge,
            section_of=section_of,
            build=conflict_sections,
        ),
    )
