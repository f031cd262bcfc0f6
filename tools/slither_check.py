"""Runs Slither over every contract and fails on a high or medium finding.

A finding that is no fault is explained beside its line with a `slither-disable` comment. Slither
exits 0 when it analysed nothing, so the analysed contracts are compared with the sources.
"""

import inspect
import logging
import re
import sys
from pathlib import Path

from slither import Slither
from slither.detectors import all_detectors
from slither.detectors.abstract_detector import AbstractDetector, DetectorClassification

ROOT = Path(__file__).resolve().parent.parent
SERIOUS = (DetectorClassification.HIGH, DetectorClassification.MEDIUM)
DECLARATION = re.compile(r"^(?:abstract )?(?:contract|library|interface) (\w+)", re.MULTILINE)


def main() -> int:
    """Analyses and reports; returns the exit status."""
    logging.disable(logging.INFO)
    analysis = Slither(str(ROOT), filter_paths=["node_modules"])
    seen = {contract.name for unit in analysis.compilation_units for contract in unit.contracts}
    declared = {
        name
        for source in (ROOT / "contracts").rglob("*.sol")
        for name in DECLARATION.findall(source.read_text())
    }
    if missing := sorted(declared - seen):
        sys.stderr.write(f"slither: did not analyse {', '.join(missing)}\n")
        return 1
    for _, detector in inspect.getmembers(all_detectors, inspect.isclass):
        if issubclass(detector, AbstractDetector) and detector.IMPACT in SERIOUS:
            analysis.register_detector(detector)
    findings = [finding for found in analysis.run_detectors() for finding in found]
    for finding in findings:
        sys.stderr.write(
            f"slither: {finding['impact']} {finding['check']}: {finding['description']}\n"
        )
    sys.stdout.write(f"slither: {len(declared)} contracts analysed, {len(findings)} findings\n")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
