"""The outputs: formulas that stay TeX (P001, P003) or are shrunk (P004), what the PDF lacks (P002), lost text (O001),
no file (O002, O005)."""
