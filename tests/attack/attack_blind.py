"""Mutations for the campaign: blind ones of text and values, and values of other certificates."""

import json
import random
from collections.abc import Callable
from typing import Any

from attack_certs import copy
from attack_mutators import MUTATORS, places

Json = Any
NUMBERS = (
    *("lower", "upper", "degree", "count", "of", "rank", "size", "terms", "fewer_than"),
    *("limit_terms", "separation", "r_min"),
)
Pool = dict[str, list[Json]]
SNIPPETS = [
    *'{}[],:"-0123456789\\ \n\x00',
    '"1"',
    '"0"',
    "null",
    "true",
    "[]",
    "{}",
    "1e9",
    "1/2",
    "\\u0000",
    "\ud800",
    "\u0661",
    '"GF(2)"',
    '"lower":"9",',
]
SCALARS: list[Json] = [
    *(-1, 0, 1, 2, 3, 16, 2**31 - 1, 2**31, 10**25, True, False, None, [], {}),
    *("", "0", "1", "2", "3", "-1", "1/2", "10", "2^200", "QQ", "GF(2)", "GF(3)", "I", "J"),
    *("any", "none", "all", "odd", "one", "side", "product", "relu-max", "relu-sum"),
]


def pool(certificates: dict[str, Json]) -> Pool:
    """For each key the different values that stand under it anywhere, whole steps among them."""
    found: dict[str, set[str]] = {}
    for certificate in certificates.values():
        for path, value in places(certificate):
            name = next((part for part in reversed(path) if isinstance(part, str)), "")
            found.setdefault(f"{name}/{type(value).__name__}", set()).add(json.dumps(value))
    return {key: [json.loads(text) for text in sorted(texts)] for key, texts in found.items()}


def _set(certificate: Json, path: tuple[Any, ...], value: Json) -> None:
    node = certificate
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = copy(value)


def transplant(certificate: Json, generator: random.Random, others: Pool) -> Json:
    """A value (a number, a network, a statement, a step, …) replaced by one that stands elsewhere
    under the same key, in one place or wherever it stands."""
    found = [(path, value) for path, value in places(certificate) if path]
    path, old = generator.choice(found)
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    new = generator.choice(others[f"{name}/{type(old).__name__}"])
    everywhere = generator.random() < 0.6
    for other, value in found:
        if other == path or (everywhere and value == old and type(value) is type(old)):
            try:
                _set(certificate, other, new)
            except (KeyError, IndexError, TypeError):  # it lay in a value that was replaced
                continue
    return certificate


def claim_of_a_step(certificate: Json, generator: random.Random, others: Pool) -> Json:
    """Steps cut after one of them, the claim put right: another theorem, as a start for others."""
    del certificate["steps"][generator.randrange(len(certificate["steps"])) + 1 :]
    certificate["claim"] = copy(certificate["steps"][-1]["conclusion"])
    return certificate


def follow(certificate: Json, generator: random.Random, others: Pool) -> Json:
    """A step of another certificate appended, with premises of this one."""
    step = copy(generator.choice(others["steps/dict"]))
    if "rule" not in step:
        return certificate
    number = len(certificate["steps"])
    step |= {"id": number, "premises": [generator.randrange(number) for _ in step["premises"]]}
    certificate["steps"].append(step)
    certificate["claim"] = copy(step["conclusion"])
    return certificate


def scalar(certificate: Json, generator: random.Random, others: Pool) -> Json:
    """Any value replaced by any other, blindly."""
    path, _ = generator.choice([(p, v) for p, v in places(certificate) if p])
    _set(certificate, path, generator.choice(SCALARS))
    return certificate


def strengthen(certificate: Json, generator: random.Random, others: Pool) -> Json:
    """A number that a conclusion claims, raised or lowered, there and in all equal conclusions."""
    said = copy(generator.choice(certificate["steps"])["conclusion"])
    new, keys = copy(said), [key for key in NUMBERS if isinstance(said.get(key), str | int)]
    key = generator.choice(keys)
    value = int(said[key]) + generator.choice([-2, -1, -1, 1, 1, 2, 7])
    new[key] = value if isinstance(said[key], int) else str(value)
    if "rank" in new and "lower" in new:
        if "lower" in keys and "upper" in keys and generator.random() < 0.5:
            new["lower"] = new["upper"] = new[key]
        new["rank"] = new["lower"] if new["lower"] == new["upper"] else None
    for holder in (certificate, *certificate["steps"]):
        place = "claim" if holder is certificate else "conclusion"
        if holder[place] == said:
            holder[place] = copy(new)
    return certificate


def claim_follows(certificate: Json) -> None:
    certificate["claim"] = copy(certificate["steps"][-1]["conclusion"])


BLIND: dict[str, Callable[[Json, random.Random, Pool], Json]] = {
    mutation.__name__: mutation
    for mutation in (transplant, strengthen, claim_of_a_step, follow, scalar)
}
# `splice` and `rule` build the corpus of the claims first; `transplant` does what they do.
FORM = {
    *("modulus", "cites", "order", "keys", "odd_number", "odd_string", "odd_string_everywhere"),
    *("nested", "duplicate_key", "literal"),
}  # what these give is mostly malformed: they come more seldom
TYPED = {name: mutator for name, mutator in MUTATORS.items() if name not in ("splice", "rule")}
KINDS = [
    kind
    for kinds, times in (
        (FORM, 1),
        (TYPED.keys() - FORM, 4),
        (("transplant", "strengthen"), 14),
        (("claim_of_a_step", "follow", "scalar"), 3),
    )
    for kind in sorted(kinds)
    for _ in range(times)
]


def text_noise(text: str, generator: random.Random) -> bytes:
    """Bytes changed: inserted, left out, doubled, exchanged, cut off."""
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(generator.choice([1, 1, 2, 5])):
        at, kind = generator.randrange(len(data) + 1), generator.randrange(6)
        end = min(len(data), at + generator.choice([1, 1, 2, 8, 60]))
        if kind == 0:
            data[at:at] = generator.choice(SNIPPETS).encode("utf-8", "surrogatepass")
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = data[at:end]
        elif kind == 3:
            data[at:end] = generator.choice(SNIPPETS).encode("utf-8", "surrogatepass")
        elif kind == 4 and at < len(data):
            data[at] ^= 1 << generator.randrange(8)
        elif generator.random() < 0.1:
            del data[at:]
    return bytes(data)


def mutant(seeds: dict[str, Json], others: Pool, generator: random.Random) -> tuple[str, bytes]:
    """(what was done, bytes): one to three mutations of one certificate."""
    name = generator.choice(list(seeds))
    certificate, done = copy(seeds[name]), []
    if generator.random() < 0.1:
        return f"{name}: text", text_noise(json.dumps(certificate), generator)
    for _ in range(generator.choice([1, 1, 1, 2, 2, 3])):
        kind = generator.choice(KINDS)
        try:
            if kind in BLIND:
                certificate = BLIND[kind](certificate, generator, others)
            else:
                changed = TYPED[kind](certificate, generator)
                if isinstance(changed, str):
                    return f"{name}: {', '.join([*done, kind])}", changed.encode(
                        "utf-8", "surrogatepass"
                    )
                certificate = certificate if changed is None else changed
            done.append(kind)
        except (ValueError, LookupError, TypeError, AttributeError, StopIteration, RecursionError):
            continue  # a typed mutator met what an earlier mutation left
    if generator.random() < 0.5:
        try:
            claim_follows(certificate)
            done.append("claim follows")
        except (LookupError, TypeError, AttributeError):
            pass
    return f"{name}: {', '.join(done)}", json.dumps(certificate).encode("utf-8", "surrogatepass")
