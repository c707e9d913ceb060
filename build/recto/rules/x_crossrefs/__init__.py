"""Cross-references: without a target (X001), labels given twice (X002), numbering settings (X004); figures and tables
not mentioned (X005) or out of order (X006), labels without caption (X007) or number (X008), numbers typed by hand
(X009), words that contradict (X010) or repeat (X011) what a reference prints, labels in another form (X012)."""
