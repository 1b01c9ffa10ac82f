"""Where the work is done: in this process, in joblib's own processes (loky), or on a Dask cluster."""

import logging
import os
import queue
import re
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from exactrank.kernel.fields import InputError
from exactrank.search.cases import code_version
from exactrank.search.work import CaseError, Done, work

Run = Callable[[Sequence[str]], Iterator[Done]]
"""From tasks to what became of them, in the order in which they end."""

_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:[0-9]{1,5}")
PULSE = 0.5
"""Seconds between a worker's looks for the process that started it."""
PATIENCE = 5.0
"""Seconds that a lost scheduler has to come back."""
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
            parallel, client = Parallel(n_jobs=jobs, backend="loky", **options, **orphan), None
        else:
            client = stack.enter_context(_client(cluster))
            # The configuration is read when the object is made; it must not reach the caller's code.
            with parallel_config(backend="dask", client=client):
                parallel = Parallel(n_jobs=-1, **options)

        def run(tasks: Sequence[str]) -> Iterator[Done]:
            stopped = threading.Event()

            def given() -> Iterator[Any]:
                for number, text in enumerate(tasks):
                    # joblib's threads must not give out more work when the run has ended.
                    if stopped.is_set():
                        return
                    yield delayed(work)(number, text)

            results = parallel(given())
            try:
                for done in _local(results) if client is None else _remote(results, client):
                    _same_code(done)
                    yield done
            finally:
                stopped.set()

        yield run


def _local(results: Any) -> Iterator[Done]:
    from joblib.externals.loky.process_executor import BrokenProcessPool

    try:
        yield from results
    except BrokenProcessPool:
        raise InputError(
            "a worker process was killed, as systems do where memory is short; finished rows are kept, "
            "and the same command goes on from there: try fewer --jobs"
        ) from None
    finally:
        with warnings.catch_warnings():
            # joblib counts what is in flight; the store and the command say what is kept.
            warnings.simplefilter("ignore", UserWarning)
            results.close()


def _remote(results: Any, client: Any) -> Iterator[Done]:
    """Results of a cluster; InputError where it fails, also where its scheduler is gone.

    joblib waits for ever for a scheduler that died. So a thread waits for it, and this one looks.
    """
    arrived: queue.SimpleQueue[Done | BaseException | None] = queue.SimpleQueue()

    def wait() -> None:
        try:
            for done in results:
                arrived.put(done)
            arrived.put(None)
        except BaseException as error:
            arrived.put(error)

    threading.Thread(target=wait, daemon=True).start()
    lost_since = None
    while True:
        try:
            item = arrived.get(timeout=PULSE)
        except queue.Empty:
            now = time.monotonic()
            lost_since = None if client.status == "running" else lost_since or now
            if lost_since is not None and now - lost_since > PATIENCE:
                raise InputError(
                    "the cluster's scheduler is gone; finished rows are kept"
                ) from None
            continue
        if item is None:
            return
        if isinstance(item, InputError | CaseError):
            raise item
        if isinstance(item, BaseException):
            # Dask's own errors: no exactrank on a worker, a case that kills workers.
            what = f"{type(item).__name__}: {item}"[:300]
            raise InputError(f"the cluster failed ({what}); finished rows are kept")
        yield item


def _end_with(parent: int) -> None:
    """In a worker: end when the process that gives the work is gone, as after `kill -9`.

    A terminal sends Ctrl-C to workers too; it is for the process that gives the work, which ends them.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)

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
    # A lost connection is told in one line, not in the logs of distributed and its servers.
    silenced = _silence({})
    with _connected(Client, address) as client:
        _silence(silenced)
        yield client
    # After an error they stay silent: dask's own threads go on to log what was told already.
    for logger, level in silenced.items():
        logger.setLevel(level)


def _silence(before: dict[logging.Logger, int]) -> dict[logging.Logger, int]:
    """Silence the loggers that there are by now; their levels as they were."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado"):
            logger = logging.getLogger(name)
            before.setdefault(logger, logger.level)
            logger.setLevel(logging.CRITICAL + 1)
    return before


@contextmanager
def _connected(Client: Any, address: str) -> Iterator[Any]:
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
