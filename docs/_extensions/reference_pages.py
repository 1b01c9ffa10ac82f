"""The directives `commands`, the help of each command, and `kernel-rules`, the docstring of each rule."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from typer.main import get_command

from exactrank.cli import app as typer_app
from exactrank.kernel.rules import RULES

PAGE_WIDTH = 96


class Commands(SphinxDirective):
    """The help of every command, as the terminal shows it."""

    def run(self) -> list[nodes.Node]:
        """A rubric and a block of text for each command."""
        parts = [f"**exactrank {name}**\n\n```text\n{text}\n```\n" for name, text in helps()]
        return self.parse_text_to_nodes("\n".join(parts))


def helps() -> list[tuple[str, str]]:
    """(command, its help), in the order of `exactrank --help`."""
    group: Any = get_command(typer_app)
    found = []
    with group.make_context("exactrank", [], resilient_parsing=True) as parent:
        parent.terminal_width = PAGE_WIDTH
        parent.max_content_width = PAGE_WIDTH
        for name in group.list_commands(parent):
            command = group.get_command(parent, name)
            with command.make_context(name, [], parent=parent, resilient_parsing=True) as context:
                found.append((name, command.get_help(context).rstrip()))
    return found


class KernelRules(SphinxDirective):
    """The docstring of every rule of the kernel."""

    def run(self) -> list[nodes.Node]:
        """autodoc's output for each rule."""
        lines = "\n".join(
            f".. autofunction:: {rule.__module__}.{name}" for name, rule in RULES.items()
        )
        return self.parse_text_to_nodes(f"```{{eval-rst}}\n{lines}\n```\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """For Sphinx."""
    app.add_directive("commands", Commands)
    app.add_directive("kernel-rules", KernelRules)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
