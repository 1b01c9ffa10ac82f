"""The search against brute force: whatever it proves holds at random points, whatever it refutes fails."""

import random
from fractions import Fraction
from itertools import product

import pytest

import exactrank
from exactrank.kernel.expressions import evaluate, expression_from_json, variables
from exactrank.kernel.fields import InputError
from exactrank.kernel.statements_piecewise import Operator
from exactrank.rectifiers.cases import decide
from exactrank.rectifiers.combinations import Budget, interior_point, nonnegative_solution
from exactrank.rectifiers.operators import decide_law, operator_from_text
from exactrank.rectifiers.reading import read_expression
from exactrank.rectifiers.zero import zero_test

NAMES = ("a", "b", "c")


def drawn(generator, depth):
    """A random piecewise linear expression."""
    if depth == 0 or generator.random() < 0.15:
        return generator.choice([*NAMES, *NAMES, "0", "1", "-2", "1/2"])
    head = generator.choice(["sum", "max", "min", "relu", "scale"])
    if head == "scale":
        return ("product", generator.choice(["-1", "2", "-1/3"]), drawn(generator, depth - 1))
    if head == "relu":
        return ("relu", drawn(generator, depth - 1))
    return (head, *(drawn(generator, depth - 1) for _ in range(generator.choice([2, 2, 3]))))


def rewritten(generator, expression):
    """The same function, written in another way."""
    if isinstance(expression, str):
        return expression
    head, *parts = expression
    parts = [rewritten(generator, part) for part in parts]
    if head in ("max", "min", "sum"):
        generator.shuffle(parts)
    if head == "max" and generator.random() < 0.6:
        negated = [("product", "-1", part) for part in parts]
        return ("product", "-1", ("min", *negated))
    if head == "relu":
        return ("sum", parts[0], ("relu", ("product", "-1", parts[0])))
    if head in ("max", "min") and len(parts) == 3:
        return (head, (head, parts[0], parts[1]), parts[2])
    return (head, *parts)


def points(generator, names, count):
    for _ in range(count):
        yield {n: Fraction(generator.randint(-12, 12), generator.randint(1, 4)) for n in names}


@pytest.mark.parametrize("seed", range(40))
def test_two_ways_to_write_a_function_are_proved_equal(seed):
    generator = random.Random(seed)
    left = drawn(generator, 3)
    right = rewritten(generator, left)
    theorem = decide(left, right)
    assert theorem is not None and theorem.conclusion.fails_at is None


@pytest.mark.parametrize("seed", range(60))
def test_what_is_decided_agrees_with_values(seed):
    generator = random.Random(1000 + seed)
    left, right = drawn(generator, 2), drawn(generator, 2)
    theorem = decide(left, right)
    # Only linear forms are compared: the procedure decides.
    assert theorem is not None
    if theorem.conclusion.fails_at is not None:
        point = dict(theorem.conclusion.fails_at)
        assert evaluate(left, point) != evaluate(right, point)
    else:
        for point in points(generator, variables(left, right), 200):
            assert evaluate(left, point) == evaluate(right, point)


def test_functions_that_differ_far_away_or_in_a_thin_region_are_told_apart():
    for text, at in (
        ("relu(x - 100000)", 100001),
        ("relu(x - 1/1000) - relu(x - 1/999)", 1),
        ("max(min(x, 1/3) - 333/1000, 0) * relu(1/2 - x)", None),
    ):
        found = zero_test(text)
        assert found.answer == "non-zero"
        assert at is None or evaluate(read_expression(text), {"x": Fraction(at)}) != 0


@pytest.mark.parametrize(
    "text",
    [
        "Max(r,0)-Max(-r,0)-r",
        "max(a,b)+min(a,b)-a-b",
        "max(a,b)*min(a,b) - a*b",
        "abs(a*b) - abs(a)*abs(b)",
        "(a+b)**2 - a**2 - 2*a*b - b**2",
        "max(x**2, 0) - x**2",
        "max(a**2 + b**2, 2*a*b) - a**2 - b**2",
        "relu(a)*relu(b) - relu(relu(a)*relu(b))",
        "min(max(a,b),max(b,c),max(a,c)) - max(min(a,b),min(b,c),min(a,c))",
        "1/3 - 2/6",
        "0.1 - 1/10",
    ],
)
def test_zero(text):
    assert exactrank.zero_test(text).answer == "zero"


def test_never_a_guess():
    """Motzkin's polynomial is nonnegative, but no combination of products of forms says so."""
    found = zero_test("relu(x**4*y**2 + x**2*y**4 + 1 - 3*x**2*y**2)"
                      " - (x**4*y**2 + x**2*y**4 + 1 - 3*x**2*y**2)")  # fmt: skip
    assert (found.answer, found.theorem, found.point) == ("unknown", None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not an expression of"),
        ("a +", "is not an expression of"),
        ("sin(x)", "'sin(x)' is not understood"),
        ("__import__('os').system('true')", "is not understood"),
        ("a if b else c", "is not understood"),
        ("a < b", "is not understood"),
        ("[a]", "is not understood"),
        ("a / b", "divided by numbers other than 0"),
        ("a / 0", "divided by numbers other than 0"),
        ("a ** b", "an exponent is an integer from 1 to 16"),
        ("a ** 17", "an exponent is an integer from 1 to 16"),
        ("max()", "max has no arguments"),
        ("relu(a, b)", "relu has one argument, not 2"),
        ("max(a, key=b)", "is not understood"),
        ("1e9", "is not a number such as"),
        ("'a'", "is not understood"),
        ("True", "is not understood"),
        ("a\x00b", "is not an expression of"),
        ("relu", "'relu' is not understood"),
        ("α", "'α' is not understood"),
        ("(" * 900, "is not an expression of"),
        ("relu(" * 40 + "a" + ")" * 40, "nested too deep"),
        ("a+" * 1500 + "a", "characters, over 2000"),
        ("((((a+b)**16)**16)**16)", "more than 4096 parts"),
        ("(((10**16)**16)**16)**16", "too many digits"),
        ("9" * 1990 + "*" + "9" * 9, "too many digits"),
    ],
)
def test_text_that_is_refused(text, words):
    with pytest.raises(InputError) as refusal:
        read_expression(text)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_text_is_read_as_it_is_meant():
    assert read_expression("a - b - 0.25*c") == expression_from_json(
        ["sum", "a", ["product", "-1", "b"], ["product", "-1", ["product", "1/4", "c"]]]
    )
    assert read_expression("-2**2") == "-4"
    assert read_expression("abs(x)/3") == ("product", "1/3", ("max", "x", ("product", "-1", "x")))


@pytest.mark.parametrize(
    ("text", "commutative", "associative"),
    [
        ("max(a, b, 0)", True, True),
        ("relu(a) + relu(b)", True, True),
        ("a*b", True, True),
        ("a + b - a*b", True, True),
        ("min(max(a, b), 1)", True, True),
        ("(a + b)/2", True, False),
        ("a", False, True),
        ("a - b", False, False),
        ("max(a, b/2)", False, False),
        ("relu(a + b)", True, False),
    ],
)
def test_operators_that_a_user_writes(text, commutative, associative):
    operator = operator_from_text(text)
    grid = [Fraction(x) for x in (-3, -1, 0, 1, 2)]
    rho = operator.value
    assert all(rho(a, b) == rho(b, a) for a, b in product(grid, grid)) is commutative
    three = product(grid, repeat=3)
    assert all(rho(rho(a, b), c) == rho(a, rho(b, c)) for a, b, c in three) is associative
    for law, holds in (("commutative", commutative), ("associative", associative)):
        found = decide_law(operator, law)
        assert found is not None and (found.conclusion.fails_at is None) is holds


@pytest.mark.parametrize("pooling", ["max", "sum", "product"])
@pytest.mark.parametrize("activation", ["x", "max(x, 0)", "max(x, x/2)", "x + 1", "min(x, 3)"])
def test_windows_of_any_size_against_the_iterated_operator(activation, pooling):
    operator = Operator(read_expression(activation), pooling)
    generator = random.Random(activation + pooling)
    found = decide_law(operator, "window")
    assert found is not None
    fails = False
    for size in (2, 3, 4, 7):
        for _ in range(40):
            arguments = [Fraction(generator.randint(-6, 6)) for _ in range(size)]
            iterated = operator.value(*arguments[:2])
            for c in arguments[2:]:
                iterated = operator.value(iterated, c)
            fails |= operator.window(arguments) != iterated
    assert fails is (found.conclusion.fails_at is not None)


def test_linear_programs():
    one, two = Fraction(1), Fraction(2)
    solution = nonnegative_solution([[one, two], [one, -one]], [Fraction(5), -one], Budget(1000))
    assert solution == [1, 2]
    assert nonnegative_solution([[one, one]], [-one], Budget(1000)) is None
    assert interior_point([], 2, Budget(100)) == [0, 0]
