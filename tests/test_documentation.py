"""What the documents and the code say of one another: descriptions, docstrings, rooms, the README's length."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import BaseModel

import summarizer

ROOT = Path(summarizer.__file__).parent.parent
FOR_MODELS = {"answers", "drafts"}  # their text goes into requests: prompts say what a field is for
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]["layers"]


def models() -> Iterator[type[BaseModel]]:
    """Yield the models of ``schemas/`` that users see."""
    for path in sorted((ROOT / "schemas").glob("*.py")):
        if path.stem not in {"__init__", *FOR_MODELS}:
            module = import_module(f"summarizer.schemas.{path.stem}")
            for thing in vars(module).values():
                if inspect.isclass(thing) and issubclass(thing, BaseModel) and thing.__module__ == module.__name__:
                    yield thing


MODELS = list(models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_that_a_user_sees_is_described(model: type[BaseModel]) -> None:
    silent = [name for name, field in model.model_fields.items() if not field.description]
    assert silent == []


def test_the_models_are_found() -> None:
    assert {"Brief", "Evidence", "Outcome", "Digest", "Evaluation", "PloverEvent", "Gold"} <= {
        model.__name__ for model in MODELS
    }


def test_a_brief_says_in_its_json_schema_what_each_field_holds() -> None:
    schema = summarizer.Brief.model_json_schema(mode="serialization")
    for name, model in {"Brief": schema, **schema["$defs"]}.items():
        for field, told in model["properties"].items():
            assert told.get("description"), f"{name}.{field}"


@pytest.mark.parametrize("name", summarizer.__all__)
def test_every_exported_name_is_documented(name: str) -> None:
    thing = getattr(summarizer, name)
    if inspect.isclass(thing) or inspect.isroutine(inspect.unwrap(thing)):
        assert thing.__doc__
        assert not thing.__doc__.startswith(f"{name}(")  # which a dataclass without a docstring gets


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 200


def test_the_glossary_has_one_line_a_term() -> None:
    lines = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    terms = [line for line in lines if line.startswith("- ")]
    assert len(terms) > 50
    assert all(re.fullmatch(r"- \*\*[^*]+\*\*: [^ ].*\.", term) for term in terms)
    assert [line for line in lines if line and not line.startswith(("- ", "#"))] == lines[2:3]


def test_the_architecture_lists_the_rooms_in_their_order() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## The rooms")[2]
    rooms = [name.strip() for layer in LAYERS for name in layer.replace("summarizer.", "").split("|")]
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [name for name in rooms if name != "__main__"]


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for path in sorted(folder.glob("0*.md")):
        title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert f"- [{title}]({path.name})\n" in listed
