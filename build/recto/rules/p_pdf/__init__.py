"""What the PDF, or every format, cannot show as it is meant (P001 to P004). These belong to the family of outputs."""
