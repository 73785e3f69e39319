"""Many jobs at once: processes of this machine, or a dask.distributed cluster by its address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from distributed import Client

Job = TypeVar("Job")
Result = TypeVar("Result")


class Workers:
    """A context with which functions are called elsewhere.

    `address` is that of a dask scheduler whose workers see the same files; without one, `count`
    processes run here. One worker and no address is this very process: easy to debug.
    """

    def __init__(self, count: int = 1, address: str = "") -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._client: Client | None = None
        if address:
            from distributed import Client

            self._client = Client(address)
        elif count > 1:
            # Forked children would inherit the locks of threads that they do not have.
            self._pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))

    def each(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """The results of `function` for all `jobs`, as they come. The first error ends it all."""
        if self._client is not None:
            from distributed import as_completed as completed

            futures = self._client.map(function, list(jobs), pure=False)
            yield from (future.result() for future in completed(futures))
        elif self._pool is not None:
            running = [self._pool.submit(function, job) for job in jobs]
            yield from (future.result() for future in as_completed(running))
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
        if self._client is not None:
            self._client.close()
