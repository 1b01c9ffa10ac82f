"""The command line: parse, call, print. Heavy libraries are imported inside the commands."""

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import current_thread, main_thread
from types import FrameType
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from exactrank import __version__
from exactrank.cli import (
    box,
    certificates,
    condition,
    operator,
    picture,
    rank,
    refute,
    report,
    separation,
    sweep,
    table,
    verify,
    weights,
    zero,
)

app = typer.Typer(
    name="exactrank",
    help=(
        "Exact, checked theorems about what convolutional networks can express.\n\n"
        "Networks become tensor decompositions, claims become ranks of matricizations. Every answer comes "
        "with a certificate that an independent program accepts.\n\n"
        "Start with:  exactrank verify   (the theorems)   and   exactrank rank NETWORK --partition odd\n\n"
        "Exit codes: 0 done and verified; 1 refuted or rejected; 2 bad input; 4 internal error. "
        "`check`: 0 valid, 1 invalid, 2 declined, 3 malformed, 4 internal error."
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"exactrank {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options before the command."""


app.command("claims")(verify.claims)
app.command("verify")(verify.verify)
app.command("rank")(rank.rank)
app.command("separation")(separation.separation)
app.command("condition")(condition.condition)
app.command("weights")(weights.weights)
app.command("sweep")(sweep.sweep)
app.command("table")(table.table)
app.command("operator")(operator.operator)
app.command("box")(box.box)
app.command("zero")(zero.zero)
app.command("refute")(refute.refute)
app.command("picture")(picture.picture)
app.command("check", context_settings={"help_option_names": ["--help"]})(certificates.check)
app.command("export")(certificates.export)
app.command("report")(report.report)


def main() -> None:
    """Entry of the `exactrank` script: every error is one line and an exit code."""
    # File names need not be UTF-8: what cannot be written is escaped, in JSON as JSON escapes it.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line; its exit code."""
    command = typer.main.get_command(app)
    with _interrupts() as seen:
        code = _run(command, arguments)
    # A library may turn Ctrl-C into an error of its own; it was Ctrl-C all the same.
    return 130 if seen and code == 4 else code


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Remember that Ctrl-C came, whatever becomes of its KeyboardInterrupt."""
    seen: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def remember(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        signal.default_int_handler(number, frame)

    # Only where Python's own handler is in place, and only in the main thread, which gets signals.
    mine = before is signal.default_int_handler and current_thread() is main_thread()
    if mine:
        signal.signal(signal.SIGINT, remember)
    try:
        yield seen
    finally:
        if mine:
            signal.signal(signal.SIGINT, before)


def _run(command: Any, arguments: list[str]) -> int:
    try:
        code = command.main(args=arguments, prog_name="exactrank", standalone_mode=False)
        # A full disk is told here, not when Python has nothing more to do.
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, typer.Abort):
        print("exactrank: interrupted; what was finished is kept", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except TyperException as error:
        return _usage(error)
    except Exception as error:
        return _failed(error)


def _usage(error: TyperException) -> int:
    """A wrong command line, in one line; the help where nothing was asked for."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        print(context.get_help(), file=sys.stderr)
        return 2
    where = context.command_path if context is not None else "exactrank"
    from exactrank.terminal import one_line

    message = one_line(error.format_message() if hasattr(error, "format_message") else str(error))
    print(f"{where}: {message} (see {where} --help)", file=sys.stderr)
    return 2


def _failed(error: Exception) -> int:
    from exactrank.kernel.fields import InputError
    from exactrank.kernel.theorem import RuleError
    from exactrank.terminal import one_line

    if isinstance(error, InputError):
        print(f"exactrank: {one_line(str(error))}", file=sys.stderr)
        return 2
    if isinstance(error, RuleError):
        print(f"exactrank: the kernel refused: {one_line(str(error))}", file=sys.stderr)
        return 1
    if isinstance(error, OSError):
        return _system(error)
    if isinstance(error, MemoryError):
        print("exactrank: out of memory", file=sys.stderr)
        return 4
    text = one_line(f"{type(error).__name__}: {error}")
    print(f"exactrank: internal error, please report it: {text}", file=sys.stderr)
    return 4


def _system(error: OSError) -> int:
    """What the operating system refused: a name that is too long, a disk that is full, no more processes."""
    from exactrank.terminal import one_line

    # What is still to be written fails again at the end: it goes nowhere.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    where = f"{error.filename}: " if error.filename else ""
    print(f"exactrank: {one_line(f'{where}{error.strerror or error}')}", file=sys.stderr)
    return 2
