"""The command line: `./okra …`, one module for each group of commands.

Commands import what they need when they run, so that `./okra --help` does not load the whole product.
"""

from api.cli.application import app, main

__all__ = ["app", "main"]
