"""The work on one case, in whatever process it is done: text in, plain values out."""

import json
import time
from functools import lru_cache
from typing import TypedDict

from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.naturals import format_natural
from exactrank.kernel.objects import Network, Partition


class Values(TypedDict):
    """What a store keeps of a case; natural numbers as the certificate page writes them."""

    lower: str
    upper: str
    bounds: dict[str, str]
    digest: str | None
    """The SHA-256 digest of the certificate, where one was asked for."""


class Done(TypedDict):
    """What a worker sends back."""

    number: int
    version: str
    values: Values
    certificate: str | None
    seconds: float


class CaseError(RuntimeError):
    """A case on which the program itself failed."""


def work(number: int, text: str) -> Done:
    """Bounds of the maximal rank for a task of `cases.task`; its certificate if that is asked for."""
    from exactrank import certificate
    from exactrank.ranks.maximal import maximal_rank
    from exactrank.search.cases import code_version

    began = time.perf_counter()
    task = json.loads(text)
    try:
        network = _network(json.dumps(task["network"]))
        partition = Partition.of(network.inputs, task["I"])
        answer = maximal_rank(network, partition, Field.parse(task["field"]), seed=task["seed"])
        written = None
        if task.get("certificate"):
            written = certificate.dumps(certificate.to_json(answer.theorem))
    except InputError as error:
        raise InputError(f"{error}; the case is {text[:500]}") from None
    except Exception as error:
        # Which of a million cases it was must not get lost, and not every error can be sent.
        raise CaseError(f"{type(error).__name__}: {error}; the case is {text[:2000]}") from None
    return {
        "number": number,
        "version": code_version(),
        "values": {
            "lower": format_natural(answer.lower),
            "upper": format_natural(answer.upper),
            "bounds": {name: format_natural(value) for name, value in answer.bounds.items()},
            "digest": None if written is None else certificate.digest(written),
        },
        "certificate": written,
        "seconds": time.perf_counter() - began,
    }


@lru_cache(maxsize=64)
def _network(text: str) -> Network:
    return Network.from_json(json.loads(text))
