"""Descriptions of works: unreadable (B001), without an id (B002), contradicting their notes (B020), twice (B021)."""
