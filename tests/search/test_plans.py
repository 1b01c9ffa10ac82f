"""What a sweep visits: the words of the command line and of sweep files, counts, and every refusal."""

from pathlib import Path
from typing import Any

import pytest

import exactrank
from exactrank.kernel.fields import InputError
from exactrank.partitions import partitions
from exactrank.search.axes import Entry, Layers, parse_sharing, parse_windows
from exactrank.search.cases import code_version, task
from exactrank.search.plan import Base, make_plan
from exactrank.search.sweepfile import read_plan
from exactrank.search.sweeps import sweep

NETWORK = """
[network]
inputs = 8
representation = 2
widths = [2, 2, 2]

[pooling]
geometry = "contiguous"
window = 2
"""
DEEP = exactrank.network(inputs=8, window=2, representation=2, widths=[2, 2, 2])


def test_ranges() -> None:
    assert list(Entry.parse("3", "M")) == [3]
    assert list(Entry.parse("2..4", "M")) == [2, 3, 4]
    assert list(Entry.parse("1..3/8", "M")) == [1, 2, 3, 8]
    assert list(Layers.parse("2,2..3", "widths")) == [(2, 2), (2, 3)]
    assert Layers.parse("1..1000000,1..1000000", "widths").count == 10**12
    assert list(parse_windows("2x2,1x2")) == [((2, 2), (1, 2))]
    assert parse_sharing("2, 0") == [0, 2]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("", "is not an integer"),
        ("5..2", "the range 5..2 is empty, it runs backwards"),
        ("2..", "'2..' is not an integer; write 3, 2..4"),
        ("0", "0 is not an integer from 1 to"),
        ("2//3", "'' is not an integer"),
        ("1..3/2", "names a value twice"),
        ("-1", "'-1' is not an integer"),
        ("4294967296", "4294967296 is not an integer from 1"),
    ],
)
def test_ranges_that_are_none(text: str, mend: str) -> None:
    with pytest.raises(InputError, match="M: ") as caught:
        Entry.parse(text, "M")
    assert mend in str(caught.value)


def test_a_plan_multiplies_and_one_width_is_for_every_layer() -> None:
    plan = make_plan(
        [Base(DEEP)],
        partitions=["odd", "low"],
        representation="2..3",
        widths=["2..3,2,2", "4"],
        sharing=["none", "all"],
        fields=["QQ", "GF(2)"],
    )
    cases = list(plan.cases())
    assert plan.count() == len(cases) == 2 * 3 * 2 * 2 * 2
    assert {case.network.widths for case in cases} == {(2, 2, 2), (3, 2, 2), (4, 4, 4)}


def test_windows_change_the_depth() -> None:
    plan = make_plan([Base(DEEP)], windows=["2", "4,2", "global"], widths=["3"], partitions=["odd"])
    assert [case.network.depth for case in plan.cases()] == [3, 2, 1]
    with pytest.raises(
        InputError, match="a single entry, such as --widths 2, is the width of every"
    ):
        make_plan([Base(DEEP)], windows=["4,2"], partitions=["odd"]).count()


def test_sweeps_of_large_networks_say_numbers_that_can_be_read(
    in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from exactrank.cli import run

    text = NETWORK.replace("8", "16384").replace("[2, 2, 2]", "[2, 2]")
    written(in_folder, text.replace("window = 2", "window = [128, 128]"), "net.toml")
    words = ["sweep", "net.toml", "--partitions", "odd", "--jobs", "1", "--store", ":memory:"]
    # The class has more members than Python would write digits of: binomial(128, 64)^128 / 2.
    for form in ([], ["--export", "csv"]):
        assert run([*words, *form]) == 0
        out, err = capsys.readouterr()
        assert "340282366920938463463374607431768211456" in out and "about 10^" in err
    assert len(err) < 200


def test_huge_products_are_counted_and_not_made() -> None:
    plan = make_plan([Base(DEEP)], widths=["1..100000,1..100000,1..2000000000"])
    with pytest.raises(InputError, match="20000000000000000000 networks, over the limit of 100000"):
        plan.count()
    wide = exactrank.network(inputs=64, window=2, representation=2, widths=[2] * 6)
    with pytest.raises(
        InputError, match=r"this sweep has 179555901 cases, .* with --limit 179555901"
    ):
        make_plan([Base(wide)]).count(1000)
    assert make_plan([Base(wide)], size="2").count() == 6
    with pytest.raises(InputError, match=r"about 10\^"):
        far = exactrank.network(inputs=4096, window=2, representation=2, widths=[2] * 12)
        make_plan([Base(far)]).count()


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        ({"partitions": ["1,9"]}, "label 9 is not one of the inputs 1 … 8"),
        ({"partitions": ["1-8"]}, "J is empty"),
        ({"partitions": ["checkerboard"]}, "needs a grid"),
        ({"size": "8"}, "size 8 leaves no input for J"),
        ({"size": "2", "partitions": ["odd"]}, "needs --partitions all"),
        ({"fields": ["GF(4)"]}, "4 is not prime"),
        ({"sharing": ["9"]}, r"sharing = [9] must list layers of 0 … 3"),
        ({"sharing": ["some"]}, "'some' is not none, all, or layers"),
        ({"windows": ["2x2"]}, "need a network with geometry grid or mirror"),
        ({"windows": ["3"]}, "8 inputs are not a power of the window 3"),
        ({"widths": ["2,2"]}, "widths has 2 entries, but 8 inputs"),
    ],
)
def test_plans_that_do_not_fit(words: dict[str, Any], mend: str) -> None:
    with pytest.raises(InputError) as caught:
        make_plan([Base(DEEP)], **words).count()
    assert mend in str(caught.value)


def test_rectifiers_have_no_minimal_cut() -> None:
    net = exactrank.network(
        inputs=4, window=2, representation=2, widths=[2, 2], operator="relu-max"
    )
    with pytest.raises(InputError, match="not for relu-max"):
        make_plan([Base(net, name="relu.toml")])


def test_tasks_name_a_case_in_one_way() -> None:
    def texts(*, certificate: bool = False, **words: Any) -> set[str]:
        plan = make_plan([Base(DEEP)], **words)
        return {task(case, seed=0, certificate=certificate) for case in plan.cases()}

    same = texts(partitions=["odd"])
    assert same == texts(partitions=["2,4,6,8"]) == texts(partitions=["1,4,5,8"])
    assert same == texts(partitions=["odd"], windows=["2,2,2"], widths=["2"], sharing=["3"])
    assert same != texts(partitions=["odd"], sharing=["0"])
    assert same != texts(partitions=["odd"], certificate=True)
    # A certificate is about one partition: symmetry does not stand in for it.
    proved = texts(partitions=["odd"], certificate=True)
    assert proved != texts(partitions=["2,4,6,8"], certificate=True)


def test_the_version_of_the_code_is_one_word() -> None:
    assert code_version().startswith(exactrank.__version__ + "+")
    assert code_version() == code_version()


def written(folder: Path, text: str, name: str = "sweep.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sweep_file_and_the_options_on_top(tmp_path: Path) -> None:
    written(tmp_path, "# two\nodd\n\n1,2  # the first window\n", "some.txt")
    file = written(
        tmp_path,
        NETWORK
        + """
[sweep]
title = "what it is for"
partitions = ["some.txt", "low"]
widths = ["2,2,2..3"]
representation = [2, 4]
field = "QQ"
seed = 3
""",
    )
    plan = read_plan([file], {})
    assert (plan.count(), plan.seed) == (12, 3)
    assert read_plan([file], {"representation": "2", "partitions": ["odd"]}).count() == 2


def test_a_sweep_file_names_networks_beside_it(tmp_path: Path) -> None:
    written(tmp_path, NETWORK, "a.toml")
    written(tmp_path, NETWORK.replace("window = 2", "window = [2, 2, 2]"), "b.toml")
    file = written(tmp_path, '[sweep]\nnetworks = ["a.toml", "b.toml"]\npartitions = "odd"\n')
    assert read_plan([file], {}).count() == 2
    assert (
        read_plan([tmp_path / "a.toml", tmp_path / "b.toml"], {"partitions": ["odd"]}).count() == 2
    )


@pytest.mark.parametrize(
    ("table", "mend"),
    [
        ('width = "2"', "[sweep] has the unknown key 'width'; known are title, networks"),
        ("widths = [2, 2]", '"2,3" for one choice, ["2,3", "4,3"] for two'),
        ("widths = []", "widths is an empty list"),
        ('widths = ""', "widths: nothing is named"),
        ('representation = "3..2"', "is empty, it runs backwards"),
        ("representation = 2.5", "representation = 2.5 is not a range"),
        ("representation = true", "is not a range"),
        ('seed = "1"', "seed must be an integer"),
        ('networks = ["x.toml"]', "name the networks either inline"),
        ("partitions = 3", "partitions = 3 is not understood"),
        ('partitions = "few.txt"', "few.txt, line 2: label 9 is not one of the inputs 1 … 8"),
        ('partitions = "none.txt"', "none.txt: holds no partition"),
        ('partitions = "twice.txt"', "line 2: 'odd' stands there twice"),
        ('partitions = "absent.txt"', "'absent.txt' is neither classes, all, a name"),
        ("title = 3", "title must be a string"),
    ],
)
def test_sweep_files_that_are_refused(tmp_path: Path, table: str, mend: str) -> None:
    written(tmp_path, "odd\n1,2,9\n", "few.txt")
    written(tmp_path, "# nothing\n", "none.txt")
    written(tmp_path, "odd\nodd\n", "twice.txt")
    file = written(tmp_path, f"{NETWORK}\n[sweep]\n{table}\n")
    with pytest.raises(InputError) as caught:
        read_plan([file], {}).count()
    assert mend in str(caught.value)
    assert "\n" not in str(caught.value)


def test_further_refusals_of_sweep_files(tmp_path: Path) -> None:
    network = written(tmp_path, NETWORK, "net.toml")
    sweep = written(tmp_path, f"{NETWORK}\n[sweep]\n")
    other = written(tmp_path, f"{NETWORK}\n[sweep]\n[more]\n", "more.toml")
    for files, mend in (
        ([network, sweep], "a sweep file stands alone"),
        ([other], "unknown table or key 'more'"),
        ([tmp_path / "absent.toml"], "does not exist"),
    ):
        with pytest.raises(InputError, match=mend):
            read_plan(files, {})


def test_all_is_one_of_each_pair_and_takes_its_values_from_the_classes() -> None:
    """Every partition with 1 in I has a row; the classes are computed once, and count them all."""
    tree = exactrank.network(inputs=4, representation=2, widths=[3, 2], window=2)
    every, classes = list(sweep(tree, partitions="all")), list(sweep(tree))
    assert [row["I"] for row in every] == [p.I for p in partitions(4)]
    assert sum(row["symmetric"] for row in classes) == len(every) == 7
    ranks = {row["I"]: (row["lower"], row["upper"]) for row in every}
    for row in classes:
        assert ranks[row["I"]] == (row["lower"], row["upper"])
    assert len(list(sweep(tree, partitions="all", size=2))) == 3
