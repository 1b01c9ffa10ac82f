"""Weights: named, read from JSON and .npz, written; and files that must be refused in one line."""

import io
import json
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from refusals import refused

import exactrank
from exactrank.cli import run
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.networks import random_weights
from exactrank.ranks import maximal_rank
from exactrank.weights import named_weights, read_weights, weights_json, witness, write_weights

NETWORK = """
[network]
inputs = 4
representation = 2
widths = [2, 3]
sharing = {sharing}
[pooling]
geometry = "contiguous"
window = 2
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("net.toml").write_text(NETWORK.format(sharing='"none"'))
    Path("shared.toml").write_text(NETWORK.format(sharing="[0]"))
    return tmp_path


def network(sharing="none"):
    return exactrank.network(inputs=4, window=2, representation=2, widths=[2, 3], sharing=sharing)


def good():
    """Arrays of the right shapes for net.toml."""
    generator = np.random.default_rng(5)
    shapes = {"layer0": (4, 2, 2), "layer1": (2, 3, 2), "layer2": (1, 1, 3)}
    return {name: generator.integers(-9, 9, shape) / 4 for name, shape in shapes.items()}


def npz(path, arrays):
    np.savez(path, **arrays)


@pytest.mark.parametrize("sharing", ["none", [0], "all"])
@pytest.mark.parametrize("suffix", [".json", ".npz"])
def test_written_weights_read_back(folder, sharing, suffix):
    net = network(sharing)
    weights = random_weights(net, QQ, seed=4)
    path = Path("w" + suffix)
    write_weights(path, net, weights)
    back = read_weights(path, net, QQ)
    assert back.weights == weights
    assert back.note is None
    first = path.read_bytes()
    write_weights(path, net, weights)
    assert path.read_bytes() == first


def test_shapes_of_the_interface(folder):
    arrays = json.loads(weights_json(network([0]), random_weights(network([0]), QQ, seed=1)))
    shapes = {name: np.array(value, dtype=object).shape for name, value in arrays.items()}
    assert shapes == {"layer0": (2, 2), "layer1": (2, 3, 2), "layer2": (1, 1, 3)}
    assert all(isinstance(x, str) for x in np.array(arrays["layer1"], dtype=object).ravel())


@pytest.mark.parametrize("dtype", ["<f8", ">f8", "<f4", "<i2", "<u8", "<i8"])
def test_numbers_of_npz_are_exact(folder, dtype):
    arrays = {name: np.trunc(np.abs(x)).astype(dtype) for name, x in good().items()}
    arrays["layer1"] = np.asfortranarray(arrays["layer1"])
    npz("w.npz", arrays)
    layers = read_weights(Path("w.npz"), network(), QQ).weights.layers
    assert layers[1][1][2][1] == int(arrays["layer1"][1, 2, 1])


def test_a_float_is_shown_as_the_rational_that_it_is(folder):
    arrays = good()
    arrays["layer1"][1, 2, 0] = 0.1
    arrays["layer2"][0, 0, 0] = 0.2
    npz("w.npz", arrays)
    read = read_weights(Path("w.npz"), network(), QQ)
    assert read.weights.layers[1][1][2][0] == Fraction(0.1)
    assert "layer1[2, 3, 1] = 0.1" in read.note
    assert "3602879701896397/36028797018963968" in read.note
    assert "1 more float" in read.note


def test_values_that_are_no_float64_are_not_written_as_npz(folder):
    net = network()
    path = Path("w.json")
    write_weights(path, net, random_weights(net, QQ, seed=1))
    data = json.loads(path.read_text())
    data["layer1"][0][1][0] = "1/3"
    path.write_text(json.dumps(data))
    weights = read_weights(path, net, QQ).weights
    with pytest.raises(InputError, match=r"layer1\[1, 2, 1\] = 1/3 is not exactly a float64.*json"):
        write_weights(Path("w.npz"), net, weights)
    assert not Path("w.npz").exists()
    assert list(folder.glob(".*")) == []


@pytest.mark.parametrize("field", ["QQ", "GF(5)", "GF(65537)"])
@pytest.mark.parametrize("sharing", ["none", "all"])
@pytest.mark.parametrize("partition", ["odd", "low", "1"])
def test_a_witness_attains_the_certified_lower_bound(field, sharing, partition):
    net, over = network(sharing), Field.parse(field)
    at = exactrank.partition(net, partition)
    found = maximal_rank(net, at, over)
    at_weights = exactrank.rank(net, at, field=over, weights=witness(net, over, partition=at))
    assert at_weights.rank == found.lower


@pytest.mark.parametrize("seed", range(5))
def test_rank_at_weights_agrees_with_the_matrix(seed):
    net = network()
    weights = random_weights(net, QQ, seed=seed, size=1)
    from flint import fmpq, fmpq_mat

    from exactrank.networks import matricize

    at = exactrank.partition(net, "1,2")
    rows = matricize(net, weights, at, QQ)
    flat = [fmpq(x.numerator, x.denominator) for row in rows for x in row]
    assert exactrank.rank(net, at, weights=weights).rank == fmpq_mat(4, 4, flat).rank()


def test_random_weights_are_seeded():
    net = network()
    assert named_weights("random:7", net, QQ) == named_weights("random:7", net, QQ)
    assert named_weights("random:7", net, QQ) != named_weights("random:8", net, QQ)


# ---- What must be refused -----------------------------------------------------------------------


def write_bomb(path):
    """Two gigabytes of zeros in two megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        chunk = bytes(2**20)
        with archive.open("layer0.npy", "w", force_zip64=True) as stream:
            for _ in range(256):
                stream.write(chunk)


def write_bad_directory(path):
    """A zip whose directory says less than is there."""
    npz(path, good())
    data = bytearray(Path(path).read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    Path(path).write_bytes(data)


def member(name, payload):
    def write(path):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, payload)

    return write


def npy(array, **options):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asarray(array), **options)
    return stream.getvalue()


def header(text):
    padded = text + " " * (-(len(text) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded.encode()


def changed(name, array):
    return lambda path: npz(path, {**good(), name: array})


def without(name):
    return lambda path: npz(path, {k: v for k, v in good().items() if k != name})


def twice(path):
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning):
        for _ in range(2):
            archive.writestr("layer0.npy", npy(np.zeros((4, 2, 2))))


def many(path):
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100):
            archive.writestr(f"layer{number}.npy", b"")


def truncated(path):
    npz(path, good())
    Path(path).write_bytes(Path(path).read_bytes()[:-40])


def nan(value):
    array = good()["layer1"]
    array[1, 0, 1] = value
    return changed("layer1", array)


HUGE = "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 4), }"
NEGATIVE = "{'descr': '<f8', 'fortran_order': False, 'shape': (-2, -2), }"
CODE = "{'descr': __import__('os').getcwd(), 'fortran_order': False, 'shape': (2,), }"
DEEP = "{'descr': '<f8', 'fortran_order': False, 'shape': " + "(" * 2000 + ")" * 2000 + ", }"

BAD_NPZ = {
    "zip bomb": (write_bomb, ["unpacks to 268435456 bytes", "limit"]),
    "lying directory": (write_bad_directory, ["w.npz"]),
    "pickle": (changed("layer0", np.array([{}, 2], dtype=object)), ["pickle"]),
    "a pickle of its own": (member("layer0.npy", b"\x80\x04K\x01."), ["not a .npy array"]),
    "no zip": (lambda path: Path(path).write_bytes(b"PK\x03\x04 no"), ["not a .npz file"]),
    "empty": (lambda path: Path(path).write_bytes(b""), ["not a .npz file"]),
    "truncated zip": (truncated, ["not a .npz file"]),
    "truncated array": (member("layer0.npy", npy(np.zeros(9))[:-8]), ["truncated"]),
    "huge shape": (member("layer0.npy", header(HUGE)), ["over the limit"]),
    "negative shape": (member("layer0.npy", header(NEGATIVE)), ["not a shape"]),
    "code in the header": (member("layer0.npy", header(CODE)), ["header is damaged"]),
    "deep header": (member("layer0.npy", header(DEEP)), ["header is damaged"]),
    "not an array": (member("../../evil", b"x"), ["is not an array"]),
    "twice": (twice, ["twice"]),
    "many": (many, ["over the limit"]),
    "nan": (nan(np.nan), ["layer1", "[2, 1, 2]", "finite"]),
    "inf": (nan(-np.inf), ["-inf", "finite"]),
    "complex": (changed("layer0", np.zeros((4, 2, 2), complex)), ["complex128", "float64"]),
    "bool": (changed("layer0", np.zeros((4, 2, 2), bool)), ["bool"]),
    "strings": (changed("layer0", np.full((4, 2, 2), "1")), ["<U1"]),
    "half": (changed("layer0", np.zeros((4, 2, 2), np.float16)), ["float16"]),
    "shape": (
        changed("layer1", np.zeros((2, 2, 3))),
        ["layer1", "[2, 2, 3]", "[2, 3, 2]", "nodes of level 1, r_1, r_0"],
    ),
    "missing": (without("layer1"), ["lacks 'layer1'", "layer0 … layer2"]),
    "one more": (changed("layer3", np.zeros(1)), ["'layer3'"]),
    "log space": (changed("log_layer0", np.zeros(1)), ["log-space", "exp(log weights)"]),
    "offsets": (changed("offsets", np.zeros(1)), ["log-space", "exp(offset)"]),
}


@pytest.mark.parametrize("case", BAD_NPZ)
def test_bad_npz(folder, capsys, case):
    write, words = BAD_NPZ[case]
    write("w.npz")
    refused(
        capsys, ["rank", "net.toml", "--partition", "odd", "--weights", "w.npz"], "w.npz", *words
    )


def as_json(change):
    data = json.loads(weights_json(network(), random_weights(network(), QQ, seed=1)))
    change(data)
    return json.dumps(data)


BAD_JSON = {
    "duplicate": ('{"layer0": [], "layer0": []}', ["'layer0'", "twice"]),
    "deep": ("[" * 100_000 + "]" * 100_000, ["100000 deep"]),
    "deep with brackets in strings": ('["]",' * 3000 + "1" + "]" * 3000, ["w.json"]),
    "wide": ("[" + "1," * 5_000_000 + "1]", ["entries"]),
    "float": (as_json(lambda d: d["layer0"][0][0].__setitem__(0, 0.5)), ["0.5", '"1/10"']),
    "nan": ('{"layer0": NaN}', ["NaN"]),
    "null": (
        as_json(lambda d: d["layer0"][0][0].__setitem__(0, None)),
        ["layer0[1, 1, 1]", "null"],
    ),
    "true": (as_json(lambda d: d["layer0"][0][0].__setitem__(0, True)), ["true"]),
    "decimal": (as_json(lambda d: d["layer0"][0][0].__setitem__(0, "0.1")), ['"0.1"', '"1/10"']),
    "1/0": (as_json(lambda d: d["layer0"][0][0].__setitem__(0, "1/0")), ["1/0"]),
    "digits": (as_json(lambda d: d["layer0"][0][0].__setitem__(0, "٣")), ["exact number"]),
    "long": ('{"layer0": ' + "9" * 5000 + "}", ["5000 digits"]),
    "ragged": (as_json(lambda d: d["layer0"][2][1].append("1")), ["layer0[3, 2]", "3 entries"]),
    "number for list": (as_json(lambda d: d["layer0"].__setitem__(1, "1")), ["layer0[2]"]),
    "list for number": (as_json(lambda d: d["layer0"][3][1].__setitem__(1, ["1"])), ["a list"]),
    "shape": (as_json(lambda d: d["layer2"][0][0].pop()), ["[1, 1, 2]", "[1, 1, 3]"]),
    "shared": (as_json(lambda d: d.update(layer0=d["layer0"][0])), ["[2, 2]", "[4, 2, 2]"]),
    "list": ("[1, 2]", ["layer0"]),
    "log": (as_json(lambda d: d.update(space="log")), ["log-space"]),
    "log names": (as_json(lambda d: d.update(log_layer1=d.pop("layer1"))), ["log-space"]),
    "not json": ("{", ["not JSON"]),
    "not text": (b"\xff\xfe", ["UTF-8"]),
    "empty list": (as_json(lambda d: d.update(layer0=[])), ["empty"]),
}


@pytest.mark.parametrize("case", BAD_JSON)
def test_bad_json(folder, capsys, case):
    text, words = BAD_JSON[case]
    Path("w.json").write_bytes(text.encode() if isinstance(text, str) else text)
    refused(
        capsys, ["rank", "net.toml", "--partition", "odd", "--weights", "w.json"], "w.json", *words
    )


def test_bad_names(folder, capsys):
    rank = ["rank", "net.toml", "--partition", "odd", "--weights"]
    Path("folder.npz").mkdir()
    Path("loop.json").symlink_to("loop.json")
    refused(capsys, [*rank, "folder.npz"], "is a directory")
    refused(capsys, [*rank, "loop.json"], "loop.json", "a link that leads nowhere")
    refused(capsys, [*rank, "none.npz"], "does not exist")
    refused(capsys, [*rank, "random:"], "random:SEED")
    refused(capsys, [*rank, "random:-1"], "random:SEED")
    refused(capsys, [*rank, "w.pt"], ".npz")
    refused(capsys, [*rank, "w\n.npz"], "w\\n.npz")


def test_too_large(folder, capsys):
    Path("large.toml").write_text(
        "[network]\ninputs = 64\nrepresentation = 2\nwidths = [2, 2, 2, 2, 2, 2]\n"
        "[pooling]\ngeometry = 'contiguous'\nwindow = 2\n"
    )
    rank = ["rank", "large.toml", "--weights", "random:1", "--partition"]
    refused(capsys, [*rank, "odd"], "2^64 entries", "4294967296", "without --weights")
    # The matrix is as large, but its rank is small: compression from the leaves up finds it.
    assert run([*rank, "low", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rank"] == "2"
    Path("wide.toml").write_text(
        "[network]\ninputs = 4\nrepresentation = 2\nwidths = [2000000000]\n"
        "[pooling]\ngeometry = 'global'\n"
    )
    refused(capsys, ["weights", "wide.toml", "--from", "random:1"], "weights, over the limit")


def test_weights_command(folder, capsys):
    assert run(["weights", "net.toml", "--from", "random:1"]) == 0
    assert json.loads(capsys.readouterr().out).keys() == {"layer0", "layer1", "layer2"}
    command = ["weights", "net.toml", "--from", "witness", "--partition", "odd", "-o"]
    for name in ("w.json", "w.npz"):
        assert run([*command, name]) == 0
        assert Path(name).is_file()
    assert capsys.readouterr().out == ""
    refused(capsys, [*command, "w.txt"], ".json or .npz")
    refused(
        capsys, ["weights", "net.toml", "--from", "random:1", "--partition", "odd"], "--partition"
    )
    assert run(["weights", "net.toml", "--from", "w.npz", "-o", "copy.json"]) == 0
    assert Path("copy.json").read_text() == Path("w.json").read_text()


def test_rank_at_weights_command(folder, capsys):
    rank = ["rank", "net.toml", "--partition", "odd", "--json", "--weights"]
    assert run([*rank, "witness"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["quantity"], answer["rank"], answer["checked"]) == ("rank-at-weights", "4", True)
    assert answer["bounds"] == {"paper-lower": None, "paper-upper": "4", "min-cut": "4"}
    zero = as_json(lambda d: d.update(layer2=[[[0, 0, 0]]]))
    Path("zero.json").write_text(zero)
    assert run([*rank, "zero.json"]) == 0
    assert json.loads(capsys.readouterr().out)["rank"] == "0"
    arrays = good()
    arrays["layer0"][0, 0, 0] = 0.1
    npz("w.npz", arrays)
    assert run([*rank, "w.npz"]) == 0
    assert "3602879701896397/36028797018963968" in capsys.readouterr().err
