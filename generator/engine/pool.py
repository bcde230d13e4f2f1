"""Many tasks on several processes, results in the order asked for; with one job everything runs in this process."""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

Progress = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Told how many tasks there are; gives the function to call after each."""


@dataclass(frozen=True, slots=True)
class Task:
    """A call that another process can make: a function of a module, and its arguments.

    `weight` is a guess of its cost; the heaviest start first, so that no long task is left for the end.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    weight: int = 1


def run(tasks: Sequence[Task], jobs: int, progress: Progress) -> Iterator[Any]:
    """The results, in the order of the tasks. A task's exception is raised here."""
    if jobs == 1 or len(tasks) <= 1:
        with progress(len(tasks)) as done:
            for task in tasks:
                yield task.function(*task.arguments)
                done()
        return
    # Forked workers have this process's imports for free. They are forked by the first `submit`, before the pool or
    # the progress bar starts a thread; where forking is not safe, workers start anew.
    method = "fork" if sys.platform == "linux" else "spawn"
    # What a worker inherits stays: looked through at each collection, it would be copied, and cost more than the work.
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=context, initializer=gc.freeze) as pool:
        order = sorted(range(len(tasks)), key=lambda i: -tasks[i].weight)
        futures = {i: pool.submit(tasks[i].function, *tasks[i].arguments) for i in order}
        with progress(len(tasks)) as done:
            for future in futures.values():
                future.add_done_callback(lambda _: done())
            try:
                for i in range(len(tasks)):
                    yield futures[i].result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
