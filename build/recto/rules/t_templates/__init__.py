"""Templates: tags that cannot be read (T001), variables (T002), their files (T003), YAML in the text (T004, T005)."""
