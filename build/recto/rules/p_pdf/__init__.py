"""What the PDF shows otherwise than the page (P001 to P004): a part of the family of the outputs."""
