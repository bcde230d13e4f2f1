"""A build that is ended, in whatever way, leaves no process running."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.projects import copy_of


def running() -> dict[int, int]:
    """Every process that has not ended, with its parent."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
        except OSError:  # it has ended meanwhile
            continue
        if state != "Z":
            parents[int(folder.name)] = int(parent)
    return parents


def workers_of(process: subprocess.Popen) -> set[int]:
    return {child for child, parent in running().items() if parent == process.pid}


def wait_until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("cause", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_ended_leaves_no_process_running(tmp_path, cause):
    project = copy_of("bakery", tmp_path)
    call = [sys.executable, "-m", "generator", "build", "--project", str(project), "--jobs", "2"]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert wait_until(lambda: len(workers_of(process)) == 2 or process.poll() is not None, 120)
    workers = workers_of(process)
    assert len(workers) == 2

    process.send_signal(cause)
    process.wait(20)

    assert wait_until(lambda: not workers & running().keys(), 2)
    assert not (project / "dist").exists()
