"""Hostile files: what stands under a name where a command expects a file of its own."""

import io
import json
import os
import socket
import struct
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

NETWORK = """[network]
inputs = 4
representation = 2
widths = [2, 2]
{network}
[pooling]
geometry = "contiguous"
window = 2
{pooling}"""
GOOD_NETWORK = NETWORK.format(network="", pooling="")
RECTIFIER = NETWORK.format(network='operator = "relu-max"', pooling="")
LAYERS = {
    "layer0": [[["1", "0"], ["0", "1"]]] * 4,
    "layer1": [[["1", "0"], ["0", "1"]]] * 2,
    "layer2": [[["1", "1"]]],
}
GOOD_WEIGHTS = json.dumps(LAYERS)
GOOD_TENSOR = "[[1, 2], [3, 4]]"
GOOD_FEATURES = '{"family": "values", "values": [[1, 0], [0, 1]]}'

Make = Callable[[Path, str], None]
"""Puts something at a path, given the text of a good file."""


def _text(write: Callable[[str], bytes]) -> Make:
    return lambda path, good: path.write_bytes(write(good)) and None


def _socket(path: Path, good: str) -> None:
    # The path of a socket is short: it is named from its own folder.
    before = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(before)


def _sparse(path: Path, good: str) -> None:
    with path.open("wb") as file:
        file.truncate(2**36)


def _chain(path: Path, good: str) -> None:
    """A link to a link and so on, more than a system follows."""
    last = path.parent / "hop-0"
    last.write_text(good)
    for number in range(1, 60):
        hop = path.parent / f"hop-{number}"
        hop.symlink_to(last.name)
        last = hop
    path.symlink_to(last.name)


PLACES: Mapping[str, Make] = {
    "missing": lambda path, good: None,
    "a folder": lambda path, good: path.mkdir(),
    "a link to itself": lambda path, good: path.symlink_to(path.name),
    "a chain of 60 links": _chain,
    "a link that leads nowhere": lambda path, good: path.symlink_to("nowhere"),
    "a link to a device": lambda path, good: path.symlink_to("/dev/zero"),
    "a link to /dev/full": lambda path, good: path.symlink_to("/dev/full"),
    "a link to its folder": lambda path, good: path.symlink_to("."),
    "a link to the memory of the process": lambda path, good: path.symlink_to("/proc/self/mem"),
    "a pipe": lambda path, good: os.mkfifo(path),
    "a socket": _socket,
    "64 GiB of nothing": _sparse,
}
"""What is no readable regular file of a bearable size."""

BYTES: Mapping[str, Make] = {
    "empty": _text(lambda good: b""),
    "NUL": _text(lambda good: b"\0"),
    "a megabyte of NUL": _text(lambda good: bytes(2**20)),
    "NUL inside": _text(lambda good: good.encode().replace(b"2", b"2\0", 1)),
    "UTF-16": _text(lambda good: good.encode("utf-16")),
    "UTF-16 without mark": _text(lambda good: good.encode("utf-16-le")),
    "UTF-32": _text(lambda good: good.encode("utf-32")),
    "byte order mark": _text(lambda good: good.encode("utf-8-sig")),
    "Latin-1": _text(lambda good: good.encode() + "é".encode("latin-1")),
    "invalid UTF-8": _text(lambda good: good.encode() + b"\xff\xfe\xc0\x80"),
    "a surrogate": _text(lambda good: good.encode() + b"\xed\xb0\x80"),
    "truncated": _text(lambda good: good.encode()[: len(good) * 2 // 3]),
    "carriage returns": _text(lambda good: good.encode().replace(b"\n", b"\r") + b"\r\r\r;"),
    "twice": _text(lambda good: (good + good).encode()),
    "an executable": _text(lambda good: b"\x7fELF\x02\x01\x01" + bytes(200)),
    "a pickle": _text(lambda good: b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x02os\x94."),
    "gzip": _text(lambda good: b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bytes(64)),
    "escapes": _text(lambda good: b"\x1b]0;owned\x07\x1b[2J\x1b[31m\n\r\x08"),
    "deep": _text(lambda good: b"[" * 200_000),
    "deep objects": _text(lambda good: b'{"a":' * 100_000),
    "deep and closed": _text(lambda good: b"[" * 100_000 + b"]" * 100_000),
    "deep TOML": _text(lambda good: b"a = " + b"[" * 100_000 + b"]" * 100_000),
    "deep inline tables": _text(lambda good: b"a = " + b"{a=" * 20_000 + b"1" + b"}" * 20_000),
    "a long dotted key": _text(lambda good: b".".join([b"a"] * 20_000) + b" = 1"),
    "a long dotted table": _text(lambda good: b"[" + b".".join([b"a"] * 20_000) + b"]"),
    "many tables": _text(lambda good: b"".join(b"[t%d]\n" % i for i in range(40_000))),
    "many long tables": _text(
        lambda good: b"".join(b"[a.b.c.d.e.f.t%d]\n" % i for i in range(20_000))
    ),
    "many keys": _text(lambda good: b"".join(b"k%d = 1\n" % i for i in range(60_000))),
    "an integer of a megabyte": _text(lambda good: b"a = " + b"9" * 2**20),
    "a number of a megabyte": _text(lambda good: b"[[" + b"9" * 2**20 + b"]]"),
    "a string of a megabyte": _text(lambda good: b'"' + b"x" * 2**20 + b'"'),
    "a bare key of a megabyte": _text(lambda good: b"x" * 2**20 + b" = 1"),
    "a float of a huge exponent": _text(lambda good: b"[[1e999999999999]]"),
    "a million lists": _text(lambda good: b"[" + b"[1]," * 999_999 + b"[1]]"),
    "four million zeros": _text(lambda good: b"[" + b"0," * 4_000_000 + b"0]"),
    "a million lines": _text(lambda good: b"\n" * 1_000_000 + b"?"),
    "a million comments": _text(lambda good: b"#\n" * 1_000_000 + b"?"),
    "unclosed strings": _text(lambda good: b'["' * 100_000),
    "quotes": _text(lambda good: b'"""' * 100_001),
    "a date": _text(lambda good: b"network = 1979-05-27\npooling = 07:32:00"),
}
"""Bytes that are no good file of any format here."""


def tampered(good: str) -> Mapping[str, str]:
    """A network file with one value replaced by each of a table of bad ones."""
    values = {
        "2**62": "4611686018427387904",
        "10^18": "1000000000000000000",
        "10^4000": "1" + "0" * 4000,
        "0": "0",
        "-1": "-1",
        "true": "true",
        "a float": "4.0",
        "nan": "nan",
        "inf": "inf",
        "a date": "1979-05-27",
        "a time": "07:32:00",
        "a date and time": "1979-05-27T07:32:00Z",
        "a table": "{a = 1}",
        "a list": "[[[[1]]]]",
        "an empty list": "[]",
        "a deep list": "[" * 60 + "]" * 60,
        "a string": '"\\u001b[31m\\u202Ered\\\\input{/etc/passwd}<script>"',
        "a NUL": '"\\u0000"',
        "a long string": '"' + "x" * 5000 + '"',
        "a long list": "[" + "2," * 100_000 + "2]",
        "a list of large numbers": "[1000000000000, 1000000000000]",
        "a list of dates": "[1979-05-27, 1979-05-27]",
        "a list of lists of dates": "[[1979-05-27, 1979-05-27]]",
        "a list of floats": "[2.0, nan]",
        "a list of strings": '["2", "2"]',
        "a list of truths": "[true, true]",
    }
    places = {
        "inputs": "inputs = 4",
        "representation": "representation = 2",
        "widths": "widths = [2, 2]",
        "window": "window = 2",
        "geometry": 'geometry = "contiguous"',
        "network": good[: good.index("[pooling]")],
        "pooling": good[good.index("[pooling]") :],
    }
    found = {
        f"{key}: {name}": good.replace(text, f"{key} = {value}\n")
        for key, text in places.items()
        for name, value in values.items()
        if not (key == "representation" and name in ("2**62", "10^18", "10^4000"))
        and not (key == "window" and name in ("a list of large numbers",))
    }
    for key in ("operator", "sharing", "field", "other"):
        for name, value in values.items():
            if not (key == "sharing" and name == "an empty list"):
                found[f"{key}: {name}"] = NETWORK.format(network=f"{key} = {value}", pooling="")
    for key in ("shape", "tree", "other"):
        for name, value in values.items():
            found[f"pooling {key}: {name}"] = NETWORK.format(network="", pooling=f"{key} = {value}")
    grids = {
        "a huge grid": "shape = [1000000000, 1000000000]\nwindow = [2, 2]",
        "a grid without shape": "window = [2, 2]",
        "a grid of dates": "shape = [1979-05-27, 2]\nwindow = [2, 2]",
        "a window of zero": "shape = [2, 2]\nwindow = [0, 0]",
        "a grid of three sides": "shape = [2, 2, 1]\nwindow = [2, 2]",
    }
    for name, value in grids.items():
        found[name] = good.replace(
            'geometry = "contiguous"\nwindow = 2', f'geometry = "grid"\n{value}'
        )
    trees = {
        "a deep tree": "[" * 50 + "1" + "]" * 50,
        "a tree of one leaf": "[1]",
        "a tree of empty lists": "[[], []]",
        "a tree of 100,000 leaves": "[" + ",".join(map(str, range(1, 100_001))) + "]",
        "a tree with a leaf twice": "[[1, 2], [3, 3]]",
        "a tree of dates": "[[1, 2], [3, 1979-05-27]]",
        "a tree of other depths": "[[1, 2], 3, 4]",
        "a tree of large labels": "[[1, 2], [3, 4611686018427387904]]",
    }
    for name, value in trees.items():
        found[name] = good.replace(
            'geometry = "contiguous"\nwindow = 2', f'geometry = "tree"\ntree = {value}'
        )
    found["huge field"] = NETWORK.format(network=f'field = "GF({"9" * 5000})"', pooling="")
    found["field over the limit"] = NETWORK.format(
        network='field = "GF(18446744073709551629)"', pooling=""
    )
    found["composite field"] = NETWORK.format(
        network='field = "GF(3825123056546413051)"', pooling=""
    )
    return found


def numbers() -> Mapping[str, str]:
    """JSON values that are no exact number, or too large a one, each as its text."""
    return {
        "a float": "1.5",
        "a huge exponent": "1e999999999",
        "NaN": "NaN",
        "Infinity": "-Infinity",
        "true": "true",
        "null": "null",
        "an object": '{"__reduce__": "os.system"}',
        "a list": "[1]",
        "10,000 digits": "9" * 10_000,
        "10,000 digits in a string": '"' + "9" * 10_000 + '"',
        "a zero denominator": '"1/0"',
        "a long zero denominator": '"1/000"',
        "two slashes": '"1/2/3"',
        "full-width digits": '"１２"',
        "an underscore": '"1_000"',
        "an expression": '"2**2**30"',
        "code": "\"__import__('os').system('touch owned')\"",
        "an escape": '"\\u001b[31m"',
        "a surrogate": '"\\ud800"',
        "NUL": '"\\u0000"',
        "a newline": '"1\\n2"',
        "nothing": '""',
        "markup": '"<script>alert(1)</script>"',
        "LaTeX": '"\\\\input{/etc/passwd}"',
    }


# ---- numpy --------------------------------------------------------------------------------------


def npy(shape: object, dtype: str = "<f8", data: bytes = b"", fortran: object = False) -> bytes:
    """A .npy file whose header says this, whatever it holds."""
    header = (
        f"{{'descr': {dtype!r}, 'fortran_order': {fortran!r}, 'shape': {shape!r}, }}\n".encode()
    )
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def _saved(array: object, *, allow_pickle: bool = False) -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.asarray(array), allow_pickle=allow_pickle)
    return stream.getvalue()


def bad_npy() -> Mapping[str, bytes]:
    """Files .npy that lie, are damaged, or hold what is no exact number."""
    good = _saved([[1.0, 2.0], [3.0, 4.0]])
    return {
        "a huge shape": npy((10**9, 10**9)),
        "a shape past 64 bits": npy((10**30, 2)),
        "a huge shape of nothing": npy((10**9, 0)),
        "a negative shape": npy((-1, -1)),
        "a shape of strings": npy(("a", "b")),
        "a shape of 100 ones": npy((1,) * 100, data=bytes(8)),
        "too little data": good[:-1],
        "too much data": good + b"\0",
        "half a header": good[:20],
        "an unknown version": b"\x93NUMPY\x09\x00" + good[8:],
        "a header that is code": npy("__import__('os').system('touch owned')").replace(b'"', b""),
        "a header of 60,000 brackets": b"\x93NUMPY\x01\x00"
        + struct.pack("<H", 60_000)
        + b"(" * 60_000,
        "a header of 4 GB": b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**32 - 1) + b"{",
        "objects": _saved(np.array([{}], dtype=object), allow_pickle=True),
        "texts": _saved(["a", "b"]),
        "complex": _saved([[1j]]),
        "dates": _saved(np.array([["2020-01-01"]], dtype="datetime64[D]")),
        "records": _saved(np.zeros((2, 2), dtype=[("a", "f8")])),
        "half floats": _saved(np.zeros((2, 2), dtype=np.float16)),
        "NaN": _saved([[1.0, np.nan]]),
        "infinity": _saved([[1.0, np.inf]]),
        "a dtype of escapes": npy((1, 1), dtype="\x1b[31m"),
        "a dtype of a huge record": npy((1, 1), dtype="|V999999999"),
        "no entries": _saved(np.zeros((0, 3))),
        "a single number": _saved(np.float64(3.0)),
    }


def _zip(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _bomb() -> bytes:
    """Layers of 1 GiB of zeros each, in a megabyte."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("layer0.npy", "w", force_zip64=True) as member,
    ):
        member.write(npy((2**13, 2**14)))
        for _ in range(2**6):
            member.write(bytes(2**22))
    return stream.getvalue()


def bad_npz() -> Mapping[str, bytes]:
    """Files .npz: bombs, lies of the directory, damage, names that lead elsewhere."""
    layers = {f"{name}.npy": _saved(np.array(value, dtype=float)) for name, value in LAYERS.items()}
    good = _zip(layers)
    # The size that the directory says, made smaller than what is packed.
    large = _zip({**layers, "layer0.npy": npy((2**15,), data=bytes(2**18))})
    lying = large.replace(struct.pack("<I", 2**18 + len(npy((2**15,)))), struct.pack("<I", 300))
    flag = good.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
    damaged = bytearray(good)
    damaged[60:90] = bytes(30)
    return {
        "a bomb": _bomb(),
        "a directory that lies": lying,
        "encrypted": flag,
        "damaged": bytes(damaged),
        "half": good[: len(good) // 2],
        "a directory alone": good[good.index(b"PK\x01\x02") :],
        "no archive": b"PK\x05\x06" + bytes(18),
        "LZMA": _zip(layers, method=zipfile.ZIP_LZMA),
        "10,000 arrays": _zip({f"layer{i}.npy": b"" for i in range(10_000)}),
        "a path": _zip({"../../layer0.npy": layers["layer0.npy"]}),
        "an absolute path": _zip({"/etc/layer0.npy": layers["layer0.npy"]}),
        "a name of escapes": _zip({"\x1b[31m\n.npy": layers["layer0.npy"]}),
        "a name of 60,000 letters": _zip({"x" * 60_000 + ".npy": layers["layer0.npy"]}),
        "another file": _zip({**layers, "evil.sh": b"rm"}),
        "a zip inside": _zip({"layer0.npy": good}),
        "an empty array": _zip({**layers, "layer0.npy": b""}),
        "NaN": _zip({**layers, "layer0.npy": _saved(np.full((4, 2, 2), np.nan))}),
        "a wrong shape": _zip({**layers, "layer0.npy": _saved(np.zeros((4, 2, 3)))}),
        "objects": _zip(
            {**layers, "layer0.npy": _saved(np.array([{}], dtype=object), allow_pickle=True)}
        ),
        "log space": _zip({**layers, "log_offset.npy": _saved([0.0])}),
    }


def remove(path: Path) -> None:
    """Take away what a maker put there."""
    with suppress(OSError):
        path.unlink() if not path.is_dir() or path.is_symlink() else path.rmdir()
