"""A progress bar on a terminal."""

from collections.abc import Callable
from contextlib import ExitStack


def progress_bar(stack: ExitStack, word: str, total: int) -> Callable[[str, int], None]:
    """A bar on standard error until the stack is closed; call it with what is done and how much of it."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = stack.enter_context(
        Progress(
            TextColumn(word),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            transient=True,
        )
    )
    task = bar.add_task("", total=total)
    return lambda name, count: bar.update(task, advance=count, description=name)
