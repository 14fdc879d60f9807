"""The store of a batch: what is kept is on the disk, belongs to one run at a time, and is found under the right key."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from waiting import SAFETY

from summarizer import Article, load_profile
from summarizer.batch import keys
from summarizer.batch.keys import article_key, fingerprint, shard_of
from summarizer.batch.store import Entry, KeptAnswer, Key, Store
from summarizer.errors import StoreError
from summarizer.schemas.outcome import Spent
from summarizer.settings import ModelName

KEY: Key = ("article", "how")
MODEL = ModelName("openai", "stub")
LONG = "x" * 1_000_000
SPENT = Spent(attempts=5, requests=3, retries=1, input_tokens=1_000, output_tokens=200, cost_usd=0.125)
HOLDER = """
import sys
from pathlib import Path
from summarizer.batch.store import KeptAnswer, Store
from summarizer.schemas.outcome import Spent
with Store(Path(sys.argv[1])) as store:
    store.put(("held", "how"), KeptAnswer("{}", False, Spent(), 1.0, 2.0))
    print("open", flush=True)
    sys.stdin.read()
"""


def answer(line: str = '{"a": "Перемирие"}', *, failed: bool = False, cost: float | None = 0.125) -> KeptAnswer:
    spent = SPENT.model_copy(update={"cost_usd": cost})
    return KeptAnswer(line, failed, spent, begun=1_700_000_000.25, ended=1_700_000_001.5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "briefs.jsonl.store"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as opened:
        yield opened


# What is put is there


@pytest.mark.parametrize("cost", [0.125, 0.0, None])
@pytest.mark.parametrize("failed", [True, False])
def test_an_answer_comes_back_as_it_was_also_after_reopening(path: Path, failed: bool, cost: float | None) -> None:
    path.touch()  # as if it had been made by somebody else: an empty file is a store like none
    with Store(path) as store:
        assert store.get(KEY) is None
        store.put(KEY, answer(failed=failed, cost=cost))
        assert store.get(KEY) == answer(failed=failed, cost=cost)
    with Store(path) as store:
        assert store.get(KEY) == answer(failed=failed, cost=cost)


def test_a_key_is_both_its_halves(store: Store) -> None:
    for key in ("ax", "ay", "bx"):
        store.put((key[0], key[1]), answer(key))
    found = [store.get((key[0], key[1])) for key in ("ax", "ay", "bx", "by", "xa")]
    assert [kept and kept.line for kept in found] == ["ax", "ay", "bx", None, None]


def test_a_later_answer_takes_the_place_of_the_former_and_what_both_cost_stays_spent(store: Store, path: Path) -> None:
    assert store.spent_usd() == 0
    store.put(KEY, answer("no", failed=True, cost=0.25))
    store.put(KEY, answer("no", failed=True, cost=None))
    store.put(KEY, answer("yes", cost=0.5))
    store.put(("other", "how"), answer(cost=1.0))
    assert store.get(KEY) == answer("yes", cost=0.5)
    assert store.spent_usd() == 1.75
    store.spend(2.0)
    store.spend(4.0)
    assert store.spent_usd() == 7.75
    store.__exit__()
    with Store(path) as reopened:
        assert reopened.spent_usd() == 7.75


def test_threads_that_put_at_once_lose_nothing(store: Store) -> None:
    def put(number: int) -> None:
        store.put((str(number % 40), "how"), answer(str(number % 40), cost=0.25))
        store.spend(0.25)
        assert store.get((str(number % 40), "how")) is not None

    with ThreadPoolExecutor(8) as team:
        list(team.map(put, range(80)))
    assert [getattr(store.get((str(number), "how")), "line", None) for number in range(40)] == list(map(str, range(40)))
    assert store.spent_usd() == 40.0


# The file and its one owner


def test_every_answer_is_on_the_disk_before_it_counts_and_anybody_may_read_it(store: Store, path: Path) -> None:
    with store._transaction() as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL: the log is flushed at each commit
    store.put(KEY, answer("first"))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        assert reader.execute("SELECT line FROM answers").fetchall() == [("first",)]
        store.put(("other", "how"), answer("second"))
        assert reader.execute("SELECT count(*) FROM answers").fetchone() == (2,)


def test_a_second_run_of_this_process_is_told_that_it_is_in_use(store: Store, path: Path) -> None:
    with pytest.raises(StoreError, match="is in use by another run"), Store(path):
        pass
    store.put(KEY, answer())
    store.__exit__()
    with Store(path) as free:
        assert free.get(KEY) == answer()


def test_it_may_be_closed_by_another_thread_than_opened_it(path: Path) -> None:
    store = Store(path)
    with ThreadPoolExecutor(1) as team:
        team.submit(store.__enter__).result()
    store.__exit__()
    with Store(path) as free:
        assert free.get(KEY) is None


@pytest.mark.parametrize("killed", [False, True], ids=["exits", "is_killed"])
def test_another_process_has_it_until_it_ends_in_whatever_way(path: Path, killed: bool) -> None:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout.readline() == "open\n"
            with pytest.raises(StoreError, match="is in use by another run"), Store(path):
                pass
        finally:
            holder.kill() if killed else holder.stdin.close()
            holder.wait(SAFETY)
    with Store(path) as store:
        assert store.get(("held", "how")) is not None


FOREIGN = {
    "another_program": "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine');",
    "another_version": f"PRAGMA journal_mode = WAL; PRAGMA application_id = {0x73756D6D}; PRAGMA user_version = 2;",
    "no_database": None,
}


@pytest.mark.parametrize("script", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(path: Path, script: str | None) -> None:
    if script is None:
        path.write_text("Border shelling reported.\n" * 100, encoding="utf-8")
    else:
        with closing(sqlite3.connect(path)) as db:
            db.executescript(script)
    before, refused = path.read_bytes(), Store(path)
    with pytest.raises(StoreError, match=path.name), refused:
        pass
    assert path.read_bytes() == before
    path.unlink()
    with Store(path) as store:  # and nothing of the failure stays behind
        assert store.get(KEY) is None


@pytest.mark.parametrize("place", ["nowhere/briefs.store", "file/briefs.store", "folder"])
def test_a_place_that_cannot_hold_it_is_a_store_error_and_nothing_is_made(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match=r"cannot be used|does not exist"), Store(tmp_path / place):
        pass
    assert sorted(found.name for found in tmp_path.iterdir() if found.suffix != ".lock") == ["file", "folder"]


USES = [("get", KEY), ("put", KEY, answer()), ("enter", []), ("spend", 1.0)]
USES += [(name,) for name in ("spent_usd", "begin_entries", "count_lines", "lines")]


@pytest.mark.parametrize("use", USES, ids=lambda use: use[0])
def test_nothing_can_be_done_with_it_when_it_is_closed(path: Path, use: tuple[Any, ...]) -> None:
    def call() -> None:
        result = getattr(store, use[0])(*use[1:])
        deque(result if use[0] == "lines" else ())

    store = Store(path)
    with pytest.raises(StoreError, match="is closed"):  # it was not opened yet
        call()
    with store:
        call()
    with pytest.raises(StoreError, match="is closed"):
        call()


@pytest.mark.parametrize(
    ("use", "trouble"),
    [
        (lambda store: store.put(("new", "how"), answer(LONG)), "disk is full"),
        (lambda store: store.enter([Entry(0, "a.txt", None, LONG)]), "disk is full"),
        (lambda store: store.enter([Entry(0, "a.txt", None, "x"), Entry(1, None, None, "x")]), "NOT NULL"),
    ],
    ids=["put_on_a_full_disk", "enter_on_a_full_disk", "enter_what_is_no_entry"],
)
def test_what_cannot_be_written_is_told_and_the_store_stays_usable(
    store: Store, use: Callable[[Store], None], trouble: str
) -> None:
    store.put(KEY, answer("kept"))
    with store._transaction() as db:
        db.execute("PRAGMA max_page_count = 1")  # the file may grow no further, as on a disk that is full
    with pytest.raises(StoreError, match=trouble):
        use(store)
    store.put(KEY, answer("small"))
    assert store.get(KEY) == answer("small")
    assert (store.count_lines(), list(store.lines())) == (0, [])


# The input's order


def test_lines_come_in_the_order_of_the_input_and_only_where_there_is_an_answer(store: Store) -> None:
    store.put(("a", "how"), answer("of a"))
    store.put(("b", "how"), answer("of b"))
    store.enter([Entry(11, "b.txt", ("b", "how"), None), Entry(2, "unasked.txt", ("c", "how"), None)])
    store.enter([Entry(10, "again_a.txt", ("a", "how"), None), Entry(3, "broken.txt", None, "of none")])
    store.enter([Entry(0, "a.txt", ("a", "how"), None), Entry(1, "other.txt", ("a", "other"), None)])
    expected = [("a.txt", "of a"), ("broken.txt", "of none"), ("again_a.txt", "of a"), ("b.txt", "of b")]
    assert list(store.lines()) == expected
    assert store.count_lines() == len(expected)


def test_another_input_forgets_the_former_but_not_its_answers(store: Store) -> None:
    store.put(KEY, answer("kept"))
    store.enter([Entry(0, "a.txt", KEY, None), Entry(1, "b.txt", None, "gone")])
    store.begin_entries()
    assert (list(store.lines()), store.count_lines()) == ([], 0)
    store.enter([Entry(5, "renamed.txt", KEY, None)])
    assert list(store.lines()) == [("renamed.txt", "kept")]


# Keys


@pytest.fixture
def fresh() -> Iterator[Callable[..., str]]:
    """Return fingerprints that are not remembered from another test, nor for one."""

    def of(name: ModelName = MODEL, strategy: str = "whole") -> str:
        fingerprint.cache_clear()
        return fingerprint(name, strategy, load_profile())

    yield of
    fingerprint.cache_clear()


def test_an_article_is_known_by_what_its_brief_depends_on() -> None:
    article = Article(text="Text.", source="a.txt", title="Title", published="2021-11-16", language="en")
    changes = [{"text": "Text"}, {"title": None}, {"published": None}, {"language": "ru"}, {"warnings": ("guessed",)}]
    changed = {article_key(article.model_copy(update=change)) for change in changes}
    assert len(changed | {article_key(article)}) == len(changes) + 1
    assert article_key(article.model_copy(update={"source": "b.txt"})) == article_key(article)


def test_a_fingerprint_tells_models_strategies_and_versions_apart(
    fresh: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [fresh(ModelName("openai", "other")), fresh(ModelName("ollama", "stub")), fresh(strategy="sentences")]
    now = fresh()
    assert now == fresh()
    monkeypatch.setattr(keys, "VERSION", "99.0")
    assert len({now, *others, fresh()}) == 5


def test_a_fingerprint_changes_with_each_prompt_of_its_strategy_and_with_no_other(
    fresh: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {strategy: fresh(strategy=strategy) for strategy in ("whole", "sentences")}
    prompts = {strategy: load_profile().prompts(strategy) for strategy in ("whole", "sentences")}
    for name in {*prompts["whole"], *prompts["sentences"]}:
        for strategy, former in before.items():
            sent = prompts[strategy]
            changed = sent | ({name: sent[name].model_copy(update={"sha256": "0" * 64})} if name in sent else {})
            monkeypatch.setattr(type(load_profile()), "prompts", lambda _self, _strategy, changed=changed: changed)
            assert (fresh(strategy=strategy) != former) == (name in sent), (name, strategy)
    other_order = dict(reversed(prompts["sentences"].items()))
    monkeypatch.setattr(type(load_profile()), "prompts", lambda *_: other_order)
    assert (len(other_order) > 1, fresh(strategy="sentences")) == (True, before["sentences"])


def test_each_article_is_in_one_shard_that_its_text_decides_and_shards_are_about_even() -> None:
    articles = [Article(text=f"Article {number}.", source=str(number)) for number in range(600)]
    shards = [shard_of(article.sha256, 4) for article in articles]
    assert {shard: 110 <= shards.count(shard) <= 190 for shard in set(shards)} == dict.fromkeys((1, 2, 3, 4), True)
    assert shards == [shard_of(article.model_copy(update={"source": "x"}).sha256, 4) for article in articles]
    assert {shard_of(article.sha256, 1) for article in articles} == {1}
    assert shards[:8] == [4, 1, 3, 2, 1, 1, 1, 1]  # on every machine, or the runs of several would overlap
