"""Which tables a type of brief gives: their columns, read off its models, and the rows of one brief.

Nothing here knows what a brief is about. A section of claims is a table; so is any other list of items, with the
article's columns before its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from summarizer.schemas import ArticleInfo, BaseBrief, Claim, Run
from summarizer.schemas.claims import ClaimField, FieldKind, fields_of
from summarizer.schemas.outcome import FailedBrief, Failure

Row = list[Any]
"""The values of a row in the order of its columns: text, integers, numbers, truths, None, and lists of these."""


class ColumnType(Enum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "truth"


@dataclass(frozen=True)
class Column:
    """One column of a table; every column may hold nulls.

    Attributes:
        name: unique in its table.
        type: what it holds. What is neither text, number nor truth is text: JSON.
        many: whether it holds lists of that.
    """

    name: str
    type: ColumnType
    many: bool = False


@dataclass(frozen=True)
class Table:
    """One table of an export.

    Attributes:
        name: unique among the tables.
        columns: in their order.
        rows: gives the rows of one brief, or of one article that could not be briefed.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[BaseBrief | FailedBrief], Iterator[Row]] = field(repr=False)


_ARTICLE = tuple(
    Column(name, ColumnType.TEXT) for name in ("article_sha256", "article_source", "article_title", "article_published")
)
_POINTER = Column("claim", ColumnType.TEXT)
_CONFIDENCE = Column("confidence", ColumnType.NUMBER)
_EVIDENCE = (
    Column("sentences", ColumnType.INTEGER, many=True),
    Column("starts", ColumnType.INTEGER, many=True),
    Column("ends", ColumnType.INTEGER, many=True),
    Column("quotes", ColumnType.TEXT, many=True),
    Column("pages", ColumnType.INTEGER, many=True),
)


@cache
def tables_of(brief_type: type[BaseBrief]) -> tuple[Table, ...]:
    """Return the tables that briefs of a type give, whether or not they will hold rows.

    One a section with a row a claim, one a list of other items, then ``articles`` with a row a brief and ``failures``
    with a row an article that could not be briefed. A name that is taken gets ``_`` at its end.
    """
    sections = brief_type.sections()
    others = {
        name: item
        for name, info in brief_type.model_fields.items()
        if name not in sections and (item := _item_model(info.annotation)) is not None
    }
    taken = {"articles", "failures"}
    found = [_table_of_claims(_free(each, taken), each, model, brief_type) for each, model in sections.items()]
    found += [_table_of_items(_free(each, taken), each, model) for each, model in others.items()]
    return (*found, _table_of_articles(), _table_of_failures())


def _item_model(annotation: Any) -> type[BaseModel] | None:
    """Return the model of a list's items, None for what is no list of a model."""
    if get_origin(annotation) is list:
        (item,) = get_args(annotation)
        if isinstance(item, type) and issubclass(item, BaseModel):
            return item
    return None


def _table_of_claims(table: str, section: str, model: type[Claim], brief_type: type[BaseBrief]) -> Table:
    party = brief_type.sections().get("parties")
    has_countries = party is not None and "country" in party.model_fields
    beside = ("name", "country") if has_countries else ("name",)
    taken = {column.name for column in (*_ARTICLE, _POINTER, _CONFIDENCE, *_EVIDENCE)}
    groups: list[tuple[ClaimField, list[Column]]] = [
        (each, [Column(_free(each.name, taken), *_type_of(model.model_fields[each.name].annotation))])
        for each in fields_of(model)
    ]
    for each, group in groups:
        if each.kind is FieldKind.ACTOR:
            many = group[0].many
            group += [Column(_free(f"{each.name}_{what}", taken), ColumnType.TEXT, many) for what in beside]

    def rows(brief: BaseBrief | FailedBrief) -> Iterator[Row]:
        if isinstance(brief, FailedBrief):
            return
        facts: dict[str, dict[str, Any]] = {"name": brief.names()}
        if has_countries:
            facts["country"] = _countries(brief)
        for index, claim in enumerate(getattr(brief, section)):
            dumped = claim.model_dump(mode="json")
            row = [*_article_of(brief), f"/{section}/{index}"]
            for each, group in groups:
                row.append(_cell(dumped[each.name], group[0]))
                if each.kind is FieldKind.ACTOR:
                    row += [_looked_up(dumped[each.name], facts[what]) for what in beside]
            row.append(dumped["confidence"])
            for part in ("sentence", "start", "end", "quote", "page"):
                row.append([evidence[part] for evidence in dumped["evidence"]])
            yield row

    columns = (column for _, group in groups for column in group)
    return Table(table, (*_ARTICLE, _POINTER, *columns, _CONFIDENCE, *_EVIDENCE), rows)


def _table_of_items(table: str, name: str, model: type[BaseModel]) -> Table:
    taken = {column.name for column in _ARTICLE}
    columns = tuple(Column(_free(each, taken), *_type_of(info.annotation)) for each, info in model.model_fields.items())

    def rows(brief: BaseBrief | FailedBrief) -> Iterator[Row]:
        if not isinstance(brief, FailedBrief):
            for item in getattr(brief, name):
                yield [*_article_of(brief), *_cells(item, columns)]

    return Table(table, (*_ARTICLE, *columns), rows)


def _table_of_articles() -> Table:
    about = tuple(
        Column(f"article_{name}", *_type_of(each.annotation)) for name, each in ArticleInfo.model_fields.items()
    )
    more = [column for column in about if column not in _ARTICLE]
    own = (Column("schema_version", ColumnType.TEXT), Column("uncited_sentences", ColumnType.INTEGER, many=True))
    run = tuple(Column(name, *_type_of(each.annotation)) for name, each in Run.model_fields.items())

    def rows(brief: BaseBrief | FailedBrief) -> Iterator[Row]:
        if not isinstance(brief, FailedBrief):
            told = dict(zip(about, _cells(brief.article, about), strict=True))
            article = [told[column] for column in (*_ARTICLE, *more)]
            yield [*article, brief.schema_version, list(brief.uncited_sentences), *_cells(brief.run, run)]

    return Table("articles", (*_ARTICLE, *more, *own, *run), rows)


def _table_of_failures() -> Table:
    columns = tuple(Column(name, *_type_of(each.annotation)) for name, each in Failure.model_fields.items())

    def rows(brief: BaseBrief | FailedBrief) -> Iterator[Row]:
        if isinstance(brief, FailedBrief):
            yield [brief.article.sha256, brief.article.source, *_cells(brief.error, columns)]

    return Table("failures", (*_ARTICLE[:2], *columns), rows)


def _article_of(brief: BaseBrief) -> Row:
    article = brief.article
    return [article.sha256, article.source, article.title, article.published]


def _countries(brief: BaseBrief) -> dict[str, str | None]:
    return {party.id: party.country for party in getattr(brief, "parties", [])}


def _looked_up(actor: Any, facts: dict[str, Any]) -> Any:
    return [facts.get(each) for each in actor] if isinstance(actor, list) else facts.get(actor)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _cells(item: BaseModel, columns: tuple[Column, ...]) -> Row:
    values = item.model_dump(mode="json").values()
    return [_cell(value, column) for value, column in zip(values, columns, strict=True)]


def _cell(value: Any, column: Column) -> Any:
    if column.many and isinstance(value, list):
        return [_single(each, column.type) for each in value]
    return _single(value, column.type)


def _single(value: Any, kind: ColumnType) -> Any:
    if kind is ColumnType.TEXT and value is not None and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value


def _type_of(annotation: Any) -> tuple[ColumnType, bool]:
    """Return what a field's column holds, and whether it holds lists of it."""
    (single, *more) = _without_null(annotation)
    if not more and get_origin(single) is list:
        (item,) = get_args(single) or (Any,)
        return _scalar(item), True
    return _scalar(annotation), False


def _without_null(annotation: Any) -> list[Any]:
    """Return the types that a field may hold beside null, without what is annotated to them."""
    if get_origin(annotation) is Annotated:
        return _without_null(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [each for part in get_args(annotation) if part is not type(None) for each in _without_null(part)]
    return [annotation]


def _scalar(annotation: Any) -> ColumnType:
    types = {type(value) for part in _without_null(annotation) for value in _examples(part)}
    if types == {bool}:
        return ColumnType.TRUTH
    if types == {int}:
        return ColumnType.INTEGER
    if types and types <= {int, float}:
        return ColumnType.NUMBER
    return ColumnType.TEXT


def _examples(single: Any) -> tuple[Any, ...]:
    """Return values of the kind that a type holds."""
    if get_origin(single) is Literal:
        return get_args(single)
    return (single(),) if single in (bool, int, float) else ("",)
