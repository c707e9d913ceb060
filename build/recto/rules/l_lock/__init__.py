"""The lock of references: unreadable (B003) or not to be written (L001), and what recto refs says (L002 to L004)."""
