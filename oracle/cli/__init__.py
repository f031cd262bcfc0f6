"""The command line of the node: `atelier-oracle`."""


def main() -> None:
    """Runs the command line, which is imported only now: scripts print through this room's tables,
    and need neither the node nor its servers.
    """
    from oracle.cli.commands import main as group

    group()
