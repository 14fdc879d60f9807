"""What articles are called decides the names of pages and recordings, and never the folder that they are in."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from digest_samples import brief
from samples import ARTICLE, Run
from stub_server import StubServer, statement, whole

NAMES = [
    "../../x", "/abs", "/etc/passwd", "..", ".", "...", "~/.ssh/id", "a/b/c", "a\\b", "C:\\x", "con", "con...", "x. ",
    "nul\0in it", "line\nbreak", "\x1b[2J", "-rf", "--output=x", "$(id)", "`id`", "x;id", "%2e%2e%2fx", "n" * 300,
    "n" * 300 + "2", "я" * 300, "News", "news", "NEWS", "Straße", "STRASSE", "é", unicodedata.normalize("NFD", "é"),
    "x", "x-2", "x.html", "https://example.org/../../x", "https://example.org/%2e%2e%2fx", "\u202ex", " ", "\udcff",
]  # fmt: skip
"""Each leads somewhere else, or is the same as another one once letters are folded or the name is shortened."""

TELLABLE = [name.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for name in NAMES]


def everything(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*")}


def test_pages_are_in_their_folder_one_a_brief_whatever_the_articles_are_called(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "one" / "two" / "three"
    place.mkdir(parents=True)
    briefs = tmp_path / "briefs.jsonl"
    briefs.write_text("".join(f"{brief(name).model_dump_json()}\n" for name in TELLABLE), encoding="utf-8")
    before = everything(tmp_path)
    status, _, errors = run("render", briefs, "--format", "html", "-o", f"{place}/pages/")
    assert status == 0, errors
    pages = sorted((place / "pages").iterdir())
    assert everything(tmp_path) - before == {str(one.relative_to(tmp_path)) for one in (place / "pages", *pages)}
    assert len({unicodedata.normalize("NFC", page.name).casefold() for page in pages}) == len(NAMES)
    assert all(page.name.isprintable() and len(page.name.encode()) < 100 for page in pages)
    texts = [page.read_text(encoding="utf-8") for page in pages]
    assert len({text for text in texts if text.rstrip().endswith("</html>")}) == len(NAMES)


def test_recordings_are_in_their_folder_one_an_article_and_each_is_found_again(
    run: Run, through: list[str], stub: StubServer, tmp_path: Path
) -> None:
    place = tmp_path / "one" / "two" / "three"
    place.mkdir(parents=True)
    rows = [json.dumps({"id": name, "text": f"{ARTICLE}\nCopy {number}.\n"}) for number, name in enumerate(TELLABLE)]
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(rows), encoding="utf-8")
    stub.always(whole(summary=[statement("Border shelling reported", 1)]))
    before = everything(tmp_path)
    recorded = ("-o", tmp_path / "a.jsonl", "--record", place / "cassettes")
    assert run("batch", corpus, "--id-field", "id", *through, *recorded)[0] == 0
    folder = place / "cassettes" / "openai-stub"
    recordings = list(folder.iterdir())
    made = {one for one in everything(tmp_path) - before if not one.startswith("a.jsonl")}
    assert made == {str(one.relative_to(tmp_path)) for one in (folder.parent, folder, *recordings)}
    assert len(recordings) == len(NAMES)
    status, _, errors = run(
        "batch", corpus, "--id-field", "id", "-q", "-o", tmp_path / "b.jsonl", "--replay", place / "cassettes"
    )
    assert status == 0, errors
    first, second = (
        [json.loads(line)["article"] for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()]
        for name in ("a.jsonl", "b.jsonl")
    )
    assert first == second
