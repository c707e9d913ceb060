"""Fuzzing of the parsers that read what strangers wrote: ``python -m tests.fuzz``. docs/developers.md says how."""
