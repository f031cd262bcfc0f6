"""`python -m oracle.cli` is `atelier-oracle`."""

from oracle.cli.commands import main

if __name__ == "__main__":
    main()
