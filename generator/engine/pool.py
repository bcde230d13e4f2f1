"""Many tasks on several processes, results in the order asked for.

The `forkserver` start keeps workers free of the parent's threads; one job runs in the parent itself.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Task:
    """A call that another process can make: a function of a module, and its arguments.

    `weight` is a guess of its cost; the heaviest start first, so that no long task is left for the end.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    weight: int = 1


def run(tasks: Sequence[Task], jobs: int, done: Callable[[], None]) -> Iterator[Any]:
    """The results, in the order of the tasks; `done` is called once for each. A task's exception is raised here."""
    if jobs == 1 or len(tasks) <= 1:
        for task in tasks:
            yield task.function(*task.arguments)
            done()
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    workers = min(jobs, len(tasks))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(method)) as pool:
        order = sorted(range(len(tasks)), key=lambda i: -tasks[i].weight)
        futures = {i: pool.submit(tasks[i].function, *tasks[i].arguments) for i in order}
        for future in futures.values():
            future.add_done_callback(lambda _: done())
        try:
            for i in range(len(tasks)):
                yield futures[i].result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
