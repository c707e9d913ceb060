"""How long a build takes, against the least that it could take: ``python -m tests.bench`` (see README.md)."""
