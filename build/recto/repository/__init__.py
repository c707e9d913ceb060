"""A manuscript's repository: creating it, and examining it."""
