"""Run tasks on several processes, with results in order; with one job everything runs in this process."""

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
"""Takes the number of tasks; its context is the function to call after each of them."""

START_METHOD = "fork" if sys.platform == "linux" else "spawn"
"""Forked workers share the imports of this process; where forking is not safe, workers are spawned."""


@dataclass(frozen=True, slots=True)
class Task:
    """Call that another process can make: a module-level function and its arguments.

    `weight` estimates its cost; the heaviest start first, so that no long task is left for the end.
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
    initargs = (tasks, watched, lifeline)
    with (
        watched,
        lifeline,
        ProcessPoolExecutor(min(jobs, len(tasks)), context, initializer=_start_worker, initargs=initargs) as pool,
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

    It receives all tasks at its start and later only their numbers: forked workers inherit the tasks without a copy,
    and no long message is ever being sent to a worker that is ended, for which CPython before 3.11.5 waits forever.
    """
    global _tasks
    _tasks = tasks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process of a terminal; the parent decides
    lifeline.close()  # only the parent may hold this end, or the other end never reaches end of file
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    # The garbage collector would visit, and so copy, all inherited objects, which costs more than the tasks.
    gc.freeze()


def _end_with_parent(watched: Connection) -> None:
    """End this worker when the parent closes its end of the pipe or has ended for any reason."""
    wait([watched])
    os._exit(1)


def _perform(number: int) -> Any:
    task = _tasks[number]
    return task.function(*task.arguments)
