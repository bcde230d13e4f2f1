"""Many tasks on several processes, results in the order asked for; with one job everything runs in this process."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

Progress = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Told how many tasks there are; gives the function to call after each."""

START_METHOD = "fork" if sys.platform == "linux" else "spawn"
"""Forked workers have this process's imports for free; where forking is not safe, workers start anew."""


@dataclass(frozen=True, slots=True)
class Task:
    """A call that another process can make: a function of a module, and its arguments.

    `weight` is a guess of its cost; the heaviest start first, so that no long task is left for the end.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    weight: int = 1


def run(tasks: Sequence[Task], jobs: int, progress: Progress) -> Generator[Any, None, None]:
    """Yield the results in the order of the tasks. A task's exception is raised here.

    A caller that may stop before the last result closes the generator, which ends the workers.
    """
    if jobs == 1 or len(tasks) <= 1:
        with progress(len(tasks)) as done:
            for task in tasks:
                yield task.function(*task.arguments)
                done()
        return
    context = multiprocessing.get_context(START_METHOD)
    watched, lifeline = context.Pipe(duplex=False)
    started_with = (tasks, watched, lifeline)
    with (
        watched,
        lifeline,
        ProcessPoolExecutor(min(jobs, len(tasks)), context, initializer=_start_worker, initargs=started_with) as pool,
    ):
        try:
            order = sorted(range(len(tasks)), key=lambda i: -tasks[i].weight)
            # The first `submit` forks the workers: after it, the pool and the progress bar may start threads.
            futures = {i: pool.submit(_perform, i) for i in order}
            with progress(len(tasks)) as done:
                for future in futures.values():
                    future.add_done_callback(lambda _: done())
                for i in range(len(tasks)):
                    yield futures[i].result()
        except BaseException as error:
            if not isinstance(error, Exception):  # interrupted, or closed: a running task may take minutes
                lifeline.close()
            pool.shutdown(cancel_futures=True)
            raise


_tasks: Sequence[Task] = ()
"""In a worker: the tasks of its pool."""


def _start_worker(tasks: Sequence[Task], watched: Connection, lifeline: Connection) -> None:
    """Prepare a worker for the tasks.

    It has all of them from its start and is then sent their numbers: forked workers inherit the tasks without a copy,
    and no long message is ever on its way to a worker that is ended, for which CPython before 3.11.5 waits forever.
    """
    global _tasks
    _tasks = tasks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process of a terminal; the parent decides
    lifeline.close()  # the parent alone may hold this end, or the other end never reaches end of file
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    # Inherited objects stay alive: the collector would visit, and so copy, them all, which costs more than the work.
    gc.freeze()


def _end_with_parent(watched: Connection) -> None:
    """End this worker when the parent closes its end of the pipe, or has ended, however that happened."""
    wait([watched])
    os._exit(1)


def _perform(number: int) -> Any:
    task = _tasks[number]
    return task.function(*task.arguments)
