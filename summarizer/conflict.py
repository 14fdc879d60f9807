"""The built-in profile: a brief about an armed conflict or a diplomatic crisis."""

from __future__ import annotations

from functools import cache

from . import questions, strategy_sentences
from .conflict_sections import conflict_sections, section_of
from .merging import merge
from .profiles import OwnWay, Profile
from .prompting import load_prompt
from .schemas import Brief
from .schemas.brief import ConflictSections
from .schemas.drafts import Drafts, WholeAnswer


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
            prompts=questions.PROMPTS,
            read=strategy_sentences.run,
            merge=merge,
            section_of=section_of,
            build=conflict_sections,
        ),
    )
