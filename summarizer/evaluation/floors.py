"""The quality gate: floors under the scores of a corpus, which go up by themselves and down only with a reason."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import BelowFloor, GoldError, UsageError
from summarizer.files.writing import write_file
from summarizer.schemas.evaluation import SECTIONS, Evaluation

_STEP = 1_000


class Lowered(BaseModel):
    """A floor that was moved down, and why."""

    model_config = ConfigDict(extra="forbid")

    section: str
    before: float
    now: float
    reason: str = Field(min_length=10)


class Floors(BaseModel):
    """The least F1 a section, and the most accusations that may be reversed, on one corpus."""

    model_config = ConfigDict(extra="forbid")

    corpus: str
    f1: dict[str, float]
    reversed: int = Field(ge=0)
    lowered: list[Lowered] = Field(default_factory=list)


def floors_of(evaluation: Evaluation, lowered: list[Lowered] | None = None) -> Floors:
    """Return the floors that an evaluation just reaches, rounded down to three places."""
    scores = {section: evaluation.score(section) for section in SECTIONS}
    return Floors(
        corpus=evaluation.corpus,
        f1={name: int((score.f1 or 0.0) * _STEP) / _STEP for name, score in scores.items()},
        reversed=scores["accusations"].reversed,
        lowered=lowered or [],
    )


def check_floors(evaluation: Evaluation, file: Path) -> None:
    """Hold an evaluation against the floors in a file.

    Raises:
        BelowFloor: a score is under its floor, a quote is not the text, or an article failed.
        GoldError: the floors are of another corpus, or the file is damaged or missing.
    """
    floors = read_floors(file)
    if floors.corpus != evaluation.corpus:
        raise GoldError(
            f"the floors in {file} are of another corpus", hint="If text or gold was changed on purpose: --set-floors"
        )
    now = floors_of(evaluation)
    faults = [f"{name} {now.f1[name]:.3f} < {floor:.3f}" for name, floor in floors.f1.items() if now.f1[name] < floor]
    if now.reversed > floors.reversed:
        faults.append(f"{now.reversed} accusations reversed, {floors.reversed} allowed")
    faults += [f"{article.article} failed" for article in evaluation.articles if article.failure is not None]
    faults += [f"{article.article} misquotes" for article in evaluation.articles if article.quotes_not_in_text]
    if faults:
        raise BelowFloor(
            f"below the floors of {file}: {'; '.join(faults)}", hint="Mend it, or --set-floors with a reason"
        )


def set_floors(evaluation: Evaluation, file: Path, reason: str | None) -> Floors:
    """Write the floors that an evaluation reaches, and return them.

    Args:
        evaluation: a run over the whole corpus.
        file: where the floors stand; need not exist.
        reason: why a floor may go down, one line for the changelog; None lets floors go up only.

    Raises:
        UsageError: a floor would go down and no reason is given, or the run has failures.
        OutputError: the file cannot be written.
    """
    if any(article.failure is not None or article.quotes_not_in_text for article in evaluation.articles):
        raise UsageError("no floors are set by a run with failures", hint="Mend them first")
    before = read_floors(file) if file.exists() else None
    new = floors_of(evaluation)
    down = [
        Lowered(section=name, before=floor, now=new.f1[name], reason=reason or "no reason given")
        for name, floor in (before.f1 if before else {}).items()
        if new.f1.get(name, 0.0) < floor
    ]
    if before and new.reversed > before.reversed:
        down.append(
            Lowered(section="reversed", before=before.reversed, now=new.reversed, reason=reason or "none given")
        )
    if down and reason is None:
        names = ", ".join(f"{one.section} from {one.before} to {one.now}" for one in down)
        raise UsageError(f"floors would go down: {names}", hint="Say why with --lowered-because, and in the changelog")
    new.lowered = [*(before.lowered if before else []), *down]
    write_file(file, new.model_dump_json(indent=1) + "\n")
    return new


def read_floors(file: Path) -> Floors:
    """Read floors from their JSON file.

    Raises:
        GoldError: the file is missing or no floors of ours.
    """
    try:
        return Floors.model_validate_json(file.read_bytes())
    except OSError as error:
        raise GoldError(f"{file} cannot be read: {error.strerror}", hint="Make it with --set-floors") from None
    except ValidationError:
        raise GoldError(f"{file} holds no floors", hint="Make it anew with --set-floors") from None
