"""`python -m exactrank.cli`."""

from exactrank.cli import main

main()
