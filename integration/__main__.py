"""``python -m integration`` is ``bornage``."""

from integration.cli import main

if __name__ == "__main__":
    main()
