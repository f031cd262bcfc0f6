"""What an operator sets up around a node: a systemd unit, alert rules, a dashboard."""

from importlib import resources

NAMES = ("atelier-oracle.service", "atelier-serve.service", "alerts.yml", "grafana.json")
"""The files that `atelier-oracle extras` writes."""


def text(name: str) -> str:
    """One of `NAMES`, as it ships."""
    return resources.files("oracle").joinpath("operations", name).read_text()
