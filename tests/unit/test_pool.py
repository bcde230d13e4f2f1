"""Workers of the pool end when the process that started them does, however that happens."""

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import nullcontext

import pytest

from generator.engine.pool import Task, run

PARENT = """
import sys, time
from contextlib import nullcontext
from generator.engine import pool

def work(fifo):
    with open(fifo, "w") as alive:
        alive.write("x")
        alive.flush()
        time.sleep(60)

if __name__ == "__main__":
    _, fifo, pool.START_METHOD = sys.argv
    tasks = [pool.Task(work, (fifo,)) for _ in range(9)]
    list(pool.run(tasks, 3, lambda total: nullcontext(lambda: None)))
"""


class Fifo:
    """A named pipe that every worker holds open while it lives, so that its end of file says that none does."""

    def __init__(self, folder):
        self.path = folder / "alive"
        os.mkfifo(self.path)
        self._end = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)

    def wait_for_workers(self, count):
        for _ in range(count):
            assert self._read(30) == b"x", "a worker has ended before its time"

    def seconds_until_closed(self):
        start = time.monotonic()
        assert self._read(10) == b"", "no worker starts after the end"
        return time.monotonic() - start

    def _read(self, seconds):
        ready, _, _ = select.select([self._end], [], [], seconds)
        assert ready, f"workers are alive after {seconds} seconds"
        return os.read(self._end, 1)


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("cause", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_process_that_started_them(tmp_path, method, cause):
    script, fifo = tmp_path / "parent.py", Fifo(tmp_path)
    script.write_text(PARENT)
    command = [sys.executable, str(script), str(fifo.path), method]
    parent = subprocess.Popen(command, stderr=subprocess.PIPE)
    fifo.wait_for_workers(3)

    parent.send_signal(cause)

    assert fifo.seconds_until_closed() < 2
    parent.communicate(timeout=10)
    assert parent.returncode == -cause


def hold(fifo):
    with fifo.open("w") as alive:
        alive.write("x")
        alive.flush()
        time.sleep(60)


def test_workers_end_when_nobody_reads_the_other_results(tmp_path):
    fifo = Fifo(tmp_path)
    tasks = [Task(pow, (2, 2), weight=2), *(Task(hold, (fifo.path,)) for _ in range(4))]
    results = run(tasks, 2, lambda total: nullcontext(lambda: None))
    assert next(results) == 4
    fifo.wait_for_workers(2)

    results.close()

    assert fifo.seconds_until_closed() < 2
