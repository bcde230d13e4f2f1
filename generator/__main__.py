"""`python -m generator` is `sop`."""

from generator.cli import run

if __name__ == "__main__":
    run()
