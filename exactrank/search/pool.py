"""Where the work is done: in this process, in joblib's own processes (loky), or on a Dask cluster."""

import os
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from exactrank.kernel.fields import InputError
from exactrank.search.cases import code_version
from exactrank.search.work import Done, work

Run = Callable[[Sequence[str]], Iterator[Done]]
"""From tasks to what became of them, in the order in which they end."""

_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:[0-9]{1,5}")
PULSE = 0.5
"""Seconds between a worker's looks for the process that started it."""
CONNECT = 10
"""Seconds to wait for a scheduler."""


@contextmanager
def workers(*, jobs: int = 1, cluster: str | None = None) -> Iterator[Run]:
    """Give a function that does the work. Raises InputError where a cluster cannot be reached."""
    with ExitStack() as stack:
        if cluster is None and jobs == 1:
            yield _here
            return
        from joblib import Parallel, delayed, parallel_config

        # Results come as they end; joblib gathers short cases to batches of a fraction of a second.
        options: dict[str, Any] = {"return_as": "generator_unordered", "batch_size": "auto"}
        if cluster is None:
            orphan = {"initializer": _end_with, "initargs": (os.getpid(),)}
            parallel = Parallel(n_jobs=jobs, backend="loky", **options, **orphan)
        else:
            client = stack.enter_context(_client(cluster))
            # The configuration is read when the object is made; it must not reach the caller's code.
            with parallel_config(backend="dask", client=client):
                parallel = Parallel(n_jobs=-1, **options)

        def run(tasks: Sequence[str]) -> Iterator[Done]:
            results = parallel(delayed(work)(number, text) for number, text in enumerate(tasks))
            try:
                for done in results:
                    _same_code(done)
                    yield done
            finally:
                with warnings.catch_warnings():
                    # joblib counts what is in flight; the store and the command say what is kept.
                    warnings.simplefilter("ignore", UserWarning)
                    results.close()

        yield run


def _end_with(parent: int) -> None:
    """In a worker: end when the process that gives the work is gone, as after `kill -9`."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PULSE)
        # The rows in flight have no one to go to.
        os._exit(1)

    # Where the parent's number cannot be learned, on some systems, nothing is watched.
    if os.getppid() == parent:
        threading.Thread(target=watch, daemon=True).start()


def _here(tasks: Sequence[str]) -> Iterator[Done]:
    return (work(number, text) for number, text in enumerate(tasks))


def _same_code(done: Done) -> None:
    if done["version"] != code_version():
        raise InputError(
            f"a worker runs exactrank {done['version']}, not {code_version()}; "
            "install the same version everywhere"
        )


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """A connection to a scheduler that is there."""
    if not _ADDRESS.fullmatch(address):
        raise InputError(f"cluster {address[:60]!r} is not an address such as tcp://10.0.0.1:8786")
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "--cluster needs the extra `cluster`: pip install 'exactrank[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(f"no Dask scheduler answers at {address} ({error})") from None
    try:
        if not client.scheduler_info()["workers"]:
            raise InputError(f"the scheduler at {address} has no workers")
        yield client
    finally:
        client.close()
