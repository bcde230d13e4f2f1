"""The engine: content keys, the store, the pool, folders swapped whole, deterministic zips."""

import os
import pickle
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest

from generator.diagnostics.words import reason
from generator.engine.archive import unzip, zip_bytes
from generator.engine.files import WriteError, next_to, recover, sole_use, swap_in, write_atomic
from generator.engine.pool import Task, run
from generator.engine.store import Store, content_key


@dataclass(frozen=True)
class View:
    title: str
    parts: tuple[int, ...] = ()


def test_a_content_key_follows_the_content_and_nothing_else():
    assert content_key(View("a", (1,)), date(2026, 1, 1)) == content_key(View("a", (1,)), date(2026, 1, 1))
    assert content_key(View("a")) != content_key(View("b"))
    assert content_key("ab", "c") != content_key("a", "bc")
    assert content_key(View("a")) != content_key({"title": "a", "parts": []})


def test_what_has_no_content_cannot_be_part_of_a_key():
    with pytest.raises(TypeError):
        content_key(object())


def test_a_store_gives_back_what_was_put(tmp_path):
    store = Store(tmp_path)
    store.put("ab" * 32, b"bytes")

    assert Store(tmp_path).get("ab" * 32) == b"bytes"
    assert Store(tmp_path).get("cd" * 32) is None


def test_a_damaged_entry_counts_as_not_there(tmp_path):
    store = Store(tmp_path)
    store.put("ab" * 32, b"bytes")
    path = next(path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"!")

    assert store.get("ab" * 32) is None


def test_an_entry_goes_when_it_was_not_used_for_long(tmp_path):
    keys = [f"{i:02d}" * 32 for i in range(12)]
    for key in keys:
        store = Store(tmp_path)
        store.put(key, key.encode())
        store.get(keys[0])
        store.prune()

    kept = [key for key in keys if Store(tmp_path).get(key)]
    assert [keys[0], *keys[-Store.KEEP :]] == kept


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path):
    write_atomic(tmp_path / "deep" / "file", b"one")
    write_atomic(tmp_path / "deep" / "file", b"two")

    assert os.listdir(tmp_path / "deep") == ["file"]
    assert (tmp_path / "deep" / "file").read_bytes() == b"two"


@pytest.mark.parametrize("exchange", [True, False])
def test_a_folder_is_swapped_in_whole(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr("generator.engine.files._exchange", lambda first, second: False)
    current = tmp_path / "dist"
    write_atomic(current / "old", b"")
    write_atomic(next_to(current) / "new", b"")

    swap_in(next_to(current), current)

    assert (os.listdir(tmp_path), os.listdir(current)) == (["dist"], ["new"])


def test_recovery_puts_back_what_a_dead_run_had_moved_away(tmp_path):
    write_atomic(tmp_path / ".dist.old" / "kept", b"")
    write_atomic(tmp_path / ".dist.next" / "half", b"")

    recover(tmp_path / "dist")

    assert (os.listdir(tmp_path), os.listdir(tmp_path / "dist")) == (["dist"], ["kept"])


def test_a_lock_is_held_by_one_process_and_freed_when_it_ends(tmp_path):
    lock = tmp_path / "lock"
    script = (
        "import sys; from pathlib import Path; from generator.engine.files import sole_use\n"
        "with sole_use(Path(sys.argv[1])) as alone: print(alone)"
    )
    other = lambda: subprocess.run([sys.executable, "-c", script, str(lock)], capture_output=True, text=True).stdout  # noqa: E731

    with sole_use(lock) as alone:
        assert alone
        assert other() == "False\n"
    assert other() == "True\n"


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_asked_for(jobs):
    counted = []
    tasks = [Task(pow, (i, 2), weight=i) for i in range(9)]

    assert [i * i for i in range(9)] == list(run(tasks, jobs, lambda total: nullcontext(lambda: counted.append(total))))
    assert counted == [9] * 9


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_task_that_fails_fails_here(jobs):
    with pytest.raises(ZeroDivisionError):
        list(run([Task(divmod, (1, 1)), Task(divmod, (1, 0))], jobs, lambda total: nullcontext(lambda: None)))


def test_a_zip_depends_on_its_members_alone():
    members = [("a.txt", b"a" * 1000), ("目录/b.pdf", b"b")]

    first, second = zip_bytes(members), zip_bytes(iter(members))

    assert first == second
    assert members == list(unzip(first))
    assert [info.compress_type for info in zipfile.ZipFile(BytesIO(first)).infolist()] == [
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_STORED,
    ]
    assert list(unzip(b"")) == []


def test_a_worker_that_outlives_a_killed_process_does_not_hold_its_lock(tmp_path):
    told, tell = os.pipe()
    with sole_use(tmp_path / "lock") as alone:
        assert alone
        worker = os.fork()
        if worker == 0:
            os.write(tell, b"at work")
            time.sleep(30)
            os._exit(0)
        os.read(told, 7)
    try:
        with sole_use(tmp_path / "lock") as alone:
            assert alone
    finally:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)


def test_what_cannot_be_written_is_named_by_its_own_path_and_nothing_is_left_beside_it(tmp_path):
    target = tmp_path / "folder"
    target.mkdir()

    with pytest.raises(WriteError) as refused:
        write_atomic(target, b"x")

    assert refused.value.filename == str(target)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert reason(pickle.loads(pickle.dumps(refused.value))) == "is a directory", "workers hand it over"
