"""The same jobs, wherever they are done."""

from __future__ import annotations

import os
from math import factorial

import pytest

from training.workers import Workers
from voice_skill.errors import MissingError, SkillError

JOBS = [3, 1, 4, 1, 5]


@pytest.mark.parametrize("count", [1, 2])
def test_each_job_has_its_result(count: int) -> None:
    with Workers(count) as workers:
        assert sorted(workers.each(factorial, JOBS)) == sorted(map(factorial, JOBS))


@pytest.mark.parametrize("count", [1, 2])
def test_an_error_reaches_the_caller(count: int) -> None:
    with Workers(count) as workers, pytest.raises(ValueError, match="negative"):
        list(workers.each(factorial, [1, -1, 2]))


def test_a_process_that_was_killed_is_told() -> None:
    with Workers(2) as workers, pytest.raises(SkillError, match="killed"):
        list(workers.each(os._exit, [1]))


def test_a_cluster_does_the_same() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        Workers(address=cluster.scheduler_address) as workers,
    ):
        assert sorted(workers.each(factorial, JOBS)) == sorted(map(factorial, JOBS))


def test_a_cluster_that_is_not_there_is_named() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(MissingError, match="No dask scheduler answers"):
        Workers(address="nowhere://scheduler")
