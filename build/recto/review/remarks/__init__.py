"""Comments and annotations of Word files, PDFs and Hypothesis -> their lines in the text as it is now."""
