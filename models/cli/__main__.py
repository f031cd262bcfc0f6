"""`python -m models.cli` is `atelier-models`."""

from models.cli.commands import main

if __name__ == "__main__":
    main()
