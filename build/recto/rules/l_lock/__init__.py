"""The lock of references: unreadable (B003) or not writable (L001), and problems of recto refs (L002 to L004)."""
