"""`python -m dealterms` and the `dealterms` command."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    from dealterms.cli.program import program

    program(prog_name="dealterms")


if __name__ == "__main__":
    main()
