"""A manuscript's repository: created, and examined."""
