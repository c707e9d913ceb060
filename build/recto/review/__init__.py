"""What changed between two versions of a manuscript, for co-authors, reviewers and pull requests."""
