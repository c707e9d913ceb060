"""A manuscript's repository: made anew, and examined."""
