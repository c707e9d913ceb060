"""The response letter: answers to reviewers that name places of the manuscript, and say where these are printed."""
