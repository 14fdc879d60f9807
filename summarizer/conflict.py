"""The built-in profile: a brief about an armed conflict or a diplomatic crisis."""

from __future__ import annotations

from functools import cache

from . import questions, strategy_sentences
from .actors import find_sides
from .conflict_sections import conflict_sections, section_of
from .cues import lexicon_for
from .embedded import judge, reading
from .llm import Asker
from .merging import merge
from .naming import Cast
from .profiles import OwnWay, Profile, Progress
from .prompting import load_prompt
from .schemas import Article, Brief
from .schemas.brief import ConflictSections
from .schemas.drafts import Drafts, WholeAnswer
from .strategy_whole import Reading


def _read(article: Article, asker: Asker, progress: Progress) -> Reading:
    if article.language in (None, "en"):
        sides, drafts = reading.read(article, asker, progress)
        return Reading(drafts, Cast.of_sides(article, sides), is_of_a_model=False)
    known = lexicon_for(article.language) is not None
    unknown = f"no word list for the language {article.language!r}: casualties were not looked for"
    sides = find_sides(article)
    drafts = strategy_sentences.run(article, sides, asker, progress)
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
