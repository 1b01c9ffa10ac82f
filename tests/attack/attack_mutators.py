"""Typed mutations of certificates: each changes one thing, in one place or everywhere.

A mutant is (what was done, text). Some mutators `raise` the claim: their mutants must be refused; all
others must be refused or still be true.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from attack_certs import copy
from attack_corpus import corpus

Place = tuple[Any, ...]
NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?")
POWERS = re.compile(r"[0-9^*]+")


def places(node: Any, path: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value of a JSON object with its path."""
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from places(value, (*path, number))


def put(certificate: Any, path: Place, value: Any) -> Any:
    changed = copy(certificate)
    node = changed
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return changed


def everywhere(certificate: Any, old: Any, new: Any) -> Any:
    """Every value that equals `old` replaced."""

    def walk(node: Any) -> Any:
        if type(node) is type(old) and node == old:
            return copy(new)
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        return [walk(value) for value in node] if isinstance(node, list) else node

    return walk(certificate)


def _scalars(certificate: Any, form: type) -> list[tuple[Place, Any]]:
    return [(p, v) for p, v in places(certificate) if type(v) is form and p]


def _lists(certificate: Any, least: int = 1) -> list[tuple[Place, list[Any]]]:
    return [(p, v) for p, v in places(certificate) if isinstance(v, list) and len(v) >= least]


Mutator = Callable[[Any, random.Random], Any]


def _pick(found: list[Any], generator: random.Random) -> Any:
    return generator.choice(found) if found else None


def bump_integer(certificate: Any, generator: random.Random) -> Any:
    path, value = generator.choice(_scalars(certificate, int))
    return put(certificate, path, value + generator.choice([-2, -1, 1, 1, 2, 100]))


def bump_string(certificate: Any, generator: random.Random) -> Any:
    found = [(p, v) for p, v in _scalars(certificate, str) if NUMBER.fullmatch(v)]
    if not found:
        return None
    path, value = generator.choice(found)
    top, slash, bottom = value.partition("/")
    return put(certificate, path, f"{int(top) + generator.choice([-1, 1, 2])}{slash}{bottom}")


def bump_string_everywhere(certificate: Any, generator: random.Random) -> Any:
    found = sorted({v for _, v in _scalars(certificate, str) if NUMBER.fullmatch(v)})
    if not found:
        return None
    value = generator.choice(found)
    top, slash, bottom = value.partition("/")
    new = f"{int(top) + generator.choice([-1, 1, 2])}{slash}{bottom}"
    return everywhere(certificate, value, new)


def bump_integer_everywhere(certificate: Any, generator: random.Random) -> Any:
    """A value of a key such as `representation` or `inputs`, in all networks alike."""
    found = sorted({(p[-1], v) for p, v in _scalars(certificate, int) if isinstance(p[-1], str)})
    if not found:
        return None
    key, value = generator.choice(found)
    changed = copy(certificate)
    for path, old in places(certificate):
        if path and path[-1] == key and old == value and type(old) is int:
            changed = put(changed, path, value + generator.choice([1, -1]))
    return changed


def list_everywhere(certificate: Any, generator: random.Random) -> Any:
    """A list (widths, a side, a path, a row, …) changed in the same way wherever it stands."""
    _, value = generator.choice(_lists(certificate))
    return everywhere(certificate, value, _changed(value, generator))


def _changed(value: list[Any], generator: random.Random) -> list[Any]:
    new = copy(value)
    kind = generator.choice(["swap", "drop", "repeat", "reverse", "bump"])
    at = generator.randrange(len(new))
    if kind == "swap" and len(new) > 1:
        other = generator.randrange(len(new))
        new[at], new[other] = new[other], new[at]
    elif kind == "drop":
        del new[at]
    elif kind == "repeat":
        new.insert(at, copy(new[at]))
    elif kind == "reverse":
        new.reverse()
    elif isinstance(new[at], int):
        new[at] += generator.choice([-1, 1])
    return new


def change_list(certificate: Any, generator: random.Random) -> Any:
    path, value = generator.choice([(p, v) for p, v in _lists(certificate) if p])
    return put(certificate, path, _changed(value, generator))


def repeat_row_of_a_minor(certificate: Any, generator: random.Random) -> Any:
    found = [
        (p, v)
        for p, v in _lists(certificate, 2)
        if p and p[-1] in ("rows", "columns") and "witness" in p
    ]
    if not found:
        return None
    path, value = generator.choice(found)
    return put(certificate, path, [value[0], value[0], *value[2:]])


def steps(certificate: Any, generator: random.Random) -> Any:
    """Steps dropped, doubled or reordered, with or without their ids put right."""
    changed = copy(certificate)
    listed = changed["steps"]
    at = generator.randrange(len(listed))
    kind = generator.choice(["drop", "double", "swap", "reverse"])
    if kind == "drop":
        del listed[at]
    elif kind == "double":
        listed.insert(at, copy(listed[at]))
    elif kind == "swap":
        other = generator.randrange(len(listed))
        listed[at], listed[other] = listed[other], listed[at]
    else:
        listed.reverse()
    if generator.random() < 0.7:
        for number, step in enumerate(listed):
            step["id"] = number
    return changed


def premises(certificate: Any, generator: random.Random) -> Any:
    """Another premise: earlier, itself, later, negative; one more, one fewer, the other order."""
    changed = copy(certificate)
    step = generator.choice(changed["steps"])
    kind = generator.choice(["other", "other", "more", "fewer", "reverse"])
    number = generator.randrange(-1, len(changed["steps"]) + 1)
    if kind == "other" and step["premises"]:
        step["premises"][generator.randrange(len(step["premises"]))] = number
    elif kind == "fewer" and step["premises"]:
        step["premises"].pop()
    elif kind == "reverse":
        step["premises"].reverse()
    else:
        step["premises"].append(number)
    return changed


def rule(certificate: Any, generator: random.Random) -> Any:
    """A step under another rule's name."""
    changed = copy(certificate)
    names = sorted({s["rule"] for other in corpus().values() for s in other["steps"]})
    generator.choice(changed["steps"])["rule"] = generator.choice(names)
    return changed


def modulus(certificate: Any, generator: random.Random) -> Any:
    found = [p for p, _ in places(certificate) if p and p[-1] == "modulus"]
    if not found:
        return None
    values = ["0", "1", "4", "15", "2", "3", "5", "7", None, "-7", "65536", "2147483649"]
    return put(certificate, generator.choice(found), generator.choice(values))


def swap_sides(certificate: Any, generator: random.Random) -> Any:
    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            if set(node) == {"I", "J"}:
                return {"I": node["J"], "J": node["I"]}
            return {key: walk(value) for key, value in node.items()}
        return [walk(value) for value in node] if isinstance(node, list) else node

    if generator.random() < 0.7:
        return walk(certificate)
    return put(certificate, ("claim",), walk(certificate["claim"]))


def partition(certificate: Any, generator: random.Random) -> Any:
    """Another partition everywhere."""
    found = [v for _, v in places(certificate) if isinstance(v, dict) and set(v) == {"I", "J"}]
    if not found:
        return None
    old = found[0]
    labels = sorted([*old["I"], *old["J"]])
    size = generator.randint(1, len(labels) - 1)
    rows = sorted(generator.sample(labels, size))
    return everywhere(certificate, old, {"I": rows, "J": [j for j in labels if j not in rows]})


def relabel(certificate: Any, generator: random.Random) -> Any:
    """Two labels exchanged in every tree; another geometry becomes a tree first."""
    pooling = next((v["pooling"] for _, v in places(certificate) if _is_network(v)), None)
    if pooling is None:
        return None
    if pooling["geometry"] == "tree":
        labels = [v for _, v in places(pooling["tree"]) if type(v) is int]
        one, other = generator.sample(labels, 2)
        text = json.dumps(pooling["tree"])
        swapped = re.sub(
            r"\d+", lambda m: {str(one): str(other), str(other): str(one)}.get(m[0], m[0]), text
        )
        return everywhere(certificate, pooling, {"geometry": "tree", "tree": json.loads(swapped)})
    network = next(v for _, v in places(certificate) if _is_network(v))
    from exactrank.kernel.objects import Network

    read = Network.from_json(network)
    labels = list(range(1, read.inputs + 1))
    generator.shuffle(labels)

    def nested(level: int, k: int) -> Any:
        if level == 0:
            return labels[k - 1]
        return [nested(level - 1, c) for c in read.tree.children[level - 1][k - 1]]

    return everywhere(certificate, pooling, {"geometry": "tree", "tree": nested(read.depth, 1)})


def _is_network(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("pooling"), dict)


def network(certificate: Any, generator: random.Random) -> Any:
    """Another M, width, window or sharing in every network."""
    found = [v for _, v in places(certificate) if _is_network(v)]
    if not found:
        return None
    old = found[0]
    new = copy(old)
    kind = generator.choice(["representation", "widths", "sharing", "window"])
    if kind == "representation":
        new["representation"] += generator.choice([-1, 1])
    elif kind == "widths":
        at = generator.randrange(len(new["widths"]))
        new["widths"][at] += generator.choice([-1, 1, 2])
    elif kind == "sharing":
        depth = len(new["widths"])
        layers = [x for x in range(depth + 1) if generator.random() < 0.5]
        new["sharing"] = "none" if not layers else "all" if len(layers) == depth + 1 else layers
    else:
        sizes = [2, 3, 4, [2, 2], [4], [2, 2, 2], [4, 2], [2, 4]]
        new["pooling"] = {"geometry": "contiguous", "window": generator.choice(sizes)}
    if generator.random() < 0.25:
        return put(certificate, ("claim",), everywhere(certificate["claim"], old, new))
    return everywhere(certificate, old, new)


def field(certificate: Any, generator: random.Random) -> Any:
    fields = ["QQ", "GF(2)", "GF(3)", "GF(7)", "GF(65537)", "GF(15)", "GF(1)"]
    new = generator.choice(fields)
    found = [(p, v) for p, v in places(certificate) if p and p[-1] == "field"]
    if not found:
        return None
    changed = copy(certificate)
    for path, _ in found if generator.random() < 0.7 else [generator.choice(found)]:
        changed = put(changed, path, new)
    if generator.random() < 0.5:  # a modulus where one is due, and none where not
        for path, _ in places(certificate):
            if path and path[-1] == "modulus":
                changed = put(changed, path, "101" if new == "QQ" else None)
    return changed


def splice(certificate: Any, generator: random.Random) -> Any:
    """A step, or a conclusion, of another proof."""
    changed = copy(certificate)
    other = copy(corpus()[generator.choice(sorted(corpus()))])
    at = generator.randrange(len(changed["steps"]))
    taken = generator.choice(other["steps"])
    kind = generator.choice(["step", "conclusion", "witness", "claim", "steps"])
    if kind == "step":
        changed["steps"][at] = taken | {"id": at, "premises": changed["steps"][at]["premises"]}
    elif kind == "claim":
        changed["claim"] = other["claim"]
    elif kind == "steps":
        changed["steps"] = other["steps"]
    else:
        changed["steps"][at][kind] = taken[kind]
    return changed


def cites(certificate: Any, generator: random.Random) -> Any:
    names = ["null-zero-set", "schwartz-zippel", "trust", ""]
    listed = generator.choice([[], names[:1], names[:2], names[1:2], names[2:3], names[1::-1]])
    return put(certificate, ("cites",), listed)


def order(certificate: Any, generator: random.Random) -> Any:
    found = [p for p, _ in places(certificate) if p and p[-1] == "order"]
    if not found:
        return None
    values = ["labels increasing, largest most significant", "", "C", None]
    changed = copy(certificate)
    for path in found if generator.random() < 0.6 else [generator.choice(found)]:
        changed = put(changed, path, generator.choice(values))
    return changed


def keys(certificate: Any, generator: random.Random) -> Any:
    """A key too many, one missing, or one renamed."""
    found = [(p, v) for p, v in places(certificate) if isinstance(v, dict) and (v or p)]
    path, value = generator.choice(found)
    new = copy(value)
    kind = generator.choice(["more", "fewer", "renamed"])
    if kind == "more" or not new:
        new[generator.choice(["note", "assumptions", "", "I", "lower", "admit"])] = None
    else:
        key = generator.choice(sorted(new))
        old = new.pop(key)
        if kind == "renamed":
            new[key.upper() if key.islower() else f"{key} "] = old
    return put(certificate, path, new) if path else new


ODD_INTEGERS: list[Any] = [True, False, None, "1", 1.0, [], {}, -1, 0, 10**12, 2**31, 10**30]
ODD_STRINGS: list[Any] = [
    "+1", " 1", "1 ", "01", "١", "１", "²", "1.0", "1e0", "0x1", "-1", "-0", "", "1_0", "1\n",
    "2/4", "2/1", "1/0", "2^1", "2^2", "NaN", "inf", 1, 1.0, True, None, [], {}, "1" * 2001,
]  # fmt: skip


def odd_number(certificate: Any, generator: random.Random) -> Any:
    path, value = generator.choice(_scalars(certificate, int))
    return put(certificate, path, generator.choice([*ODD_INTEGERS, float(value)]))


def odd_string(certificate: Any, generator: random.Random) -> Any:
    found = [(p, v) for p, v in _scalars(certificate, str) if NUMBER.fullmatch(v)]
    path, value = generator.choice(found or _scalars(certificate, str))
    extra = [f"+{value}", f" {value}", f"0{value}", f"{value}\n", f"{value}.0", f"{value}/1"]
    return put(certificate, path, generator.choice([*ODD_STRINGS, *extra]))


def odd_string_everywhere(certificate: Any, generator: random.Random) -> Any:
    found = sorted({v for _, v in _scalars(certificate, str) if NUMBER.fullmatch(v)})
    if not found:
        return None
    value = generator.choice(found)
    digits = value.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    wide = value.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    other = [f"+{value}", f" {value}", f"0{value}", f"{value}\n", f"{value}.0", digits, wide]
    return everywhere(certificate, value, generator.choice(other))


def nested(certificate: Any, generator: random.Random) -> Any:
    path, value = generator.choice([(p, v) for p, v in places(certificate) if p])
    for _ in range(generator.choice([1, 2, 50])):
        value = [value]
    return put(certificate, path, value)


def duplicate_key(certificate: Any, generator: random.Random) -> str:
    """Text in which one key stands twice, with the same value or another one."""
    text = json.dumps(certificate)
    found = [m for m in re.finditer(r'"([a-z_]+)": ("[^"]*"|\d+|null)', text)]
    match = generator.choice(found)
    value = generator.choice([match[2], '"1"', "null"])
    return text[: match.start()] + f'"{match[1]}": {value}, ' + text[match.start() :]


def literal(certificate: Any, generator: random.Random) -> str:
    """Text in which an integer is written as no integer is."""
    text = json.dumps(certificate)
    match = generator.choice(list(re.finditer(r"(?<=[ \[])\d+(?=[,\]}])", text)))
    n = match[0]
    other = [f"{n}.0", f"{n}e0", f"{n}E+0", f"0{n}", f"+{n}", f"{n}_0", "NaN", "Infinity", "-0"]
    return text[: match.start()] + generator.choice(other) + text[match.end() :]


MUTATORS: dict[str, Callable[[Any, random.Random], Any]] = {
    mutator.__name__: mutator
    for mutator in (
        bump_integer,
        bump_string,
        bump_string_everywhere,
        bump_integer_everywhere,
        change_list,
        list_everywhere,
        repeat_row_of_a_minor,
        steps,
        premises,
        rule,
        modulus,
        swap_sides,
        partition,
        relabel,
        network,
        field,
        splice,
        cites,
        order,
        keys,
        odd_number,
        odd_string,
        odd_string_everywhere,
        nested,
        duplicate_key,
        literal,
    )
}


def raisers(certificate: Any) -> Iterator[tuple[str, Any]]:
    """Every way in which the claim says more than the proof: each must be refused."""
    claim = certificate["claim"]
    if "lower" not in claim:
        return
    lower, upper = claim["lower"], claim["upper"]
    said = [value for value in (lower, upper) if value is not None]
    if not all(value.isdecimal() for value in said):
        return
    stronger: list[tuple[str, str | None, str | None]] = []
    if lower is not None:
        up = str(int(lower) + 1)
        top = upper if upper is None or int(up) <= int(upper) else up
        stronger.append(("lower raised", up, top))
        stronger.append(("lower doubled", str(2 * int(lower) + 1), None))
    if upper is not None and int(upper) > 0:
        down = str(int(upper) - 1)
        bottom = lower if lower is None or int(lower) <= int(down) else down
        stronger.append(("upper lowered", bottom, down))
        stronger.append(("upper halved", None, str(int(upper) // 2 if int(upper) > 1 else 0)))
    if lower is None:
        stronger.append(("equality claimed", upper, upper))
        stronger.append(("lower added", "0" if upper == "0" else "1", upper))
    if upper is None:
        stronger.append(("equality claimed", lower, lower))
        stronger.append(("upper added", lower, str(int(lower) + 5)))
    for what, low, high in stronger:
        bounds = {"lower": low, "upper": high, "rank": low if low == high else None}
        only_claim = put(certificate, ("claim",), claim | bounds)
        yield f"{what} in the claim", only_claim
        both = copy(only_claim)
        both["steps"][-1]["conclusion"] |= bounds
        yield f"{what} in claim and conclusion", both
        every = copy(both)
        for step in every["steps"]:
            conclusion = step["conclusion"]
            for key, value in bounds.items():
                if key in conclusion and conclusion[key] is not None and value is not None:
                    conclusion[key] = value
            if "lower" in conclusion:
                same = conclusion["lower"] == conclusion["upper"]
                conclusion["rank"] = conclusion["lower"] if same else None
        yield f"{what} in every step", every


def mutants(name: str, certificate: Any, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """`count` mutants by each mutator: (what was done, text)."""
    for mutator_name, mutator in MUTATORS.items():
        generator = random.Random(f"{seed} {name} {mutator_name}")
        for number in range(count):
            changed = mutator(certificate, generator)
            if changed is None:
                break
            text = changed if isinstance(changed, str) else json.dumps(changed)
            yield f"{name}: {mutator_name} {number}", text
