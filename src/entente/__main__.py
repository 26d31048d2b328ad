"""``python -m entente`` is the command line."""

from entente.cli import main

if __name__ == "__main__":
    main()
