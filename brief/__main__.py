"""``python -m brief``: the command line where its script is not on the path."""

from brief.cli import main

if __name__ == "__main__":
    main()
