"""Score files on a Ray cluster, or on this machine by a local one."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from pathreward.errors import WorkerError, install_command
from pathreward.scoring.files import FileJob
from pathreward.scoring.folder import FileResult, run_job
from pathreward.scoring.output import discard


def run_jobs_on_ray(jobs: Sequence[FileJob]) -> Iterator[FileResult]:
    """Yield the result of each file, in the order in which they are done.

    Ray Data keeps one process for each CPU of the cluster and gives it a file at a time. The files
    and outputs are read and written by those processes, so all nodes need them at the same paths.
    Where a process or a node ends, another one continues its file from what was stored: no row is
    lost, and none is there twice.

    It uses the cluster of ``RAY_ADDRESS``, or the one that `ray.init` joined, else a local one.

    Raises:
        WorkerError: If ray is not installed.
    """
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise WorkerError(f"ray is not installed: {install_command('ray')} ({error})") from None
    if not jobs:
        return
    if not ray.is_initialized():
        ray.init(log_to_driver=False)
    processes = max(1, min(len(jobs), int(ray.cluster_resources().get("CPU", 1))))
    rows = [{"number": number} for number in range(len(jobs))]
    items = ray.data.from_items(rows, override_num_blocks=len(jobs))
    strategy = ray.data.ActorPoolStrategy(size=processes)
    for job in jobs:
        if job.output and not job.resume:
            discard(job.output)
    # What a process stored before it ended is continued by another one.
    resumed = [replace(job, resume=True, workers=1) for job in jobs]
    done = items.map(FileScorer, fn_constructor_args=(resumed,), compute=strategy, num_cpus=1)
    for row in done.iter_rows():
        yield FileResult(**row)


class FileScorer:
    """Scores files in a process of Ray."""

    def __init__(self, jobs: Sequence[FileJob]) -> None:
        self._jobs = jobs

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return the result of the file with the number of `row`."""
        from pathreward.plugins import import_code

        job = self._jobs[row["number"]]
        for each in job.imports:
            import_code(each)
        return asdict(run_job(job))
