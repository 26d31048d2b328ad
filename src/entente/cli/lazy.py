"""Groups of verbs whose modules are imported when they are called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose verbs are imported when they are called.

    Parameters
    ----------
    verbs
        Verb -> its line in the group's help. The module of that name (``-`` becomes ``_``) has a ``command``.
    home
        The package that holds the modules.
    """

    def __init__(self, *args: Any, verbs: dict[str, str] | None = None, home: str = "", **options: Any) -> None:  # noqa: ANN401 - passed on to click
        super().__init__(*args, **options)
        self.verbs = verbs or {}
        self.home = home

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in alphabetical order."""
        return sorted({*self.verbs, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module and return its command."""
        if cmd_name not in self.verbs:
            return super().get_command(ctx, cmd_name)
        command: click.Command = import_module(f"{self.home}.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest a near verb when there is none of that name."""
        if args and args[0] not in self.verbs and not args[0].startswith("-"):
            from entente.errors import did_you_mean

            ctx.fail(f"no verb named {args[0]!r} ({did_you_mean(args[0], sorted(self.verbs))})")
        return super().resolve_command(ctx, args)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs' lines without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(sorted(self.verbs.items()))
