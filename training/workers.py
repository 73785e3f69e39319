"""Many jobs at once: processes of this machine, or a dask.distributed cluster by its address."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import get_context
from types import TracebackType
from typing import Any, TypeVar

from voice_skill.errors import MissingError, SkillError

Job = TypeVar("Job")
Result = TypeVar("Result")


class Workers:
    """A context with which functions are called elsewhere.

    `address` is that of a dask scheduler whose workers see the same files; without one, `count`
    processes run here. One worker and no address is this very process: easy to debug.

    Raises `MissingError` if there is no such cluster, or no dask to talk to it. Interrupted, it
    waits for the jobs that are being done and forgets the others.
    """

    def __init__(self, count: int = 1, address: str = "") -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._cluster: Any = None
        if address:
            self._cluster = _cluster(address)
        elif count > 1:
            # Forked children would inherit the locks of threads that they do not have.
            self._pool = ProcessPoolExecutor(count, get_context("spawn"), _leave_interrupts)

    def each(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """The results of `function` for all `jobs`, as they come. The first error ends it all.

        Raises `SkillError` if a process was killed, and whatever `function` raises.
        """
        if self._cluster is not None:
            futures = self._cluster.map(function, list(jobs), pure=False)
            come: Any = import_module("distributed").as_completed(futures)
            yield from (future.result() for future in come)
        elif self._pool is not None:
            running = [self._pool.submit(function, job) for job in jobs]
            try:
                yield from (future.result() for future in as_completed(running))
            except BrokenProcessPool as error:
                raise SkillError(
                    "One of the working processes was killed, perhaps for want of memory.",
                    hint="The same command goes on from here; try fewer: --workers N",
                ) from error
        else:
            yield from map(function, jobs)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        if self._cluster is not None:
            self._cluster.close()


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process; only the first one answers it, without tracebacks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cluster(address: str) -> Any:
    """A client of the cluster whose scheduler is at `address`."""
    try:
        return import_module("distributed").Client(address, timeout=10)
    except ImportError:
        raise MissingError(
            "A cluster needs dask, which is not installed.", hint="pip install distributed"
        ) from None
    except (OSError, ValueError) as error:
        raise MissingError(
            f"No dask scheduler answers at {address}: {error}.",
            hint="Start one with `dask scheduler`, and workers that see the same folders.",
        ) from error
