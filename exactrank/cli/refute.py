"""`exactrank refute`."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exactrank.cli.options import AsJson, CertificateFile

if TYPE_CHECKING:
    from exactrank.refuting.refute import Refutation
    from exactrank.refuting.search import Outcome


def refute(
    claim: Annotated[
        str,
        typer.Argument(metavar="CLAIM", help="A claim by id, or your own: a path to its .toml."),
    ],
    without: Annotated[
        str | None,
        typer.Option("--without", help="The hypothesis to drop, or a variant of the claim."),
    ] = None,
    inputs: Annotated[int, typer.Option("--inputs", min=2, max=64, help="Largest N.")] = 8,
    representation: Annotated[
        int, typer.Option("--representation", min=1, max=64, help="Largest M.")
    ] = 3,
    widths: Annotated[
        int, typer.Option("--widths", min=1, max=1000, help="Largest sum of the widths.")
    ] = 8,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Cases decided at most.")] = 3000,
    seed: Annotated[int, typer.Option("--seed", help="For weights tried inside a case.")] = 0,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=256, help="Processes.")] = 1,
    store: Annotated[
        str,
        typer.Option("--store", help="The file that keeps decided cases (:memory: for none)."),
    ] = "exactrank-refute.sqlite",
    certificate: CertificateFile = None,
    as_json: AsJson = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="No progress and no remarks on standard error.")
    ] = False,
) -> None:
    """A smallest counterexample to a claim, or to the claim with a hypothesis dropped.

    Cases are taken in the order of N, then M, then the sum of the widths. Each is decided by certified
    bounds; a counterexample is a certificate that the independent checker compares with the claim
    (`exactrank check FILE --claim ID --refutes --without NAME`). Where none is found, what was decided is
    listed. Decided cases are kept in the store: the same command, also after Ctrl-C, goes on from there.

    Exit code 1 if a counterexample to the claim itself was found, else 0.

    Examples:  exactrank refute depth-efficiency --without odd-even

    exactrank refute my_claim.toml --without as-required --certificate counterexample.json
    """
    from exactrank.refuting.refute import refute as search
    from exactrank.refuting.search import Box, Outcome
    from exactrank.refuting.variants import read_question
    from exactrank.search.store import Store

    question = read_question(claim, without)
    seen = [Outcome(question)]
    with ExitStack() as stack:
        kept = stack.enter_context(Store(store))
        advance = _progress(stack) if sys.stderr.isatty() and not quiet else None
        options: dict[str, Any] = {} if advance is None else {"advance": advance}
        try:
            answer = search(
                question,
                box=Box(inputs, representation, widths, limit),
                seed=seed,
                jobs=jobs,
                store=kept,
                certificate=certificate,
                begun=seen.append,
                **options,
            )
        except KeyboardInterrupt:
            stack.close()
            if not quiet:
                _interrupted(seen[-1], store)
            raise
    if as_json:
        print(json.dumps(answer.to_json(certificate), ensure_ascii=False))
    else:
        _print(answer, certificate)
    if answer.found and without is None:
        raise typer.Exit(1)


def _progress(stack: ExitStack):  # type: ignore[no-untyped-def]
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}, {task.completed} cases computed"),
        TimeElapsedColumn(),
    )
    bar = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    row = bar.add_task("searching", total=None)
    return lambda where, cases: bar.update(row, advance=cases, description=where)


def _interrupted(outcome: "Outcome", store: str) -> None:
    from exactrank.terminal import printable

    print(
        f"{outcome.tried} cases decided so far; what was computed is kept in {printable(store)}",
        file=sys.stderr,
    )
    for level in outcome.levels:
        print(f"  {level}", file=sys.stderr)


def _print(answer: "Refutation", certificate: Path | None) -> None:
    from exactrank.terminal import printable

    question, outcome = answer.question, answer.outcome
    about = f"{question.claim_id}, without {question.name}" if question.name else question.claim_id
    if answer.found:
        order = "not shown to be the smallest"
        if outcome.smallest:
            order = "the smallest"
        elif outcome.smallest_on_paper:
            order = "the smallest, by certificates and the lemma of docs/hunts.md"
        print(f"{printable(about)}: a counterexample ({order})")
        if question.name:
            print(f"  it would say: {printable(question.says)}")
        print(f"  but: {printable(answer.statement or '')}")
        if question.because:
            print(f"  because {printable(question.because)}")
        print(f"  certificate: {printable(str(certificate or 'not kept'))}, {answer.digest}")
    else:
        print(f"{printable(about)}: none found, {outcome.tried} cases tried")
    for number in outcome.empty:
        print(f"  N = {number}: no case")
    for level in outcome.levels:
        print(f"  {level}")
    for line in outcome.undecided:
        print(f"  not decided: {printable(line)}")
    if outcome.undecided_cases > len(outcome.undecided):
        print(f"  and {outcome.undecided_cases - len(outcome.undecided)} more")
    if outcome.stopped:
        print(f"  stopped at {outcome.stopped}")
