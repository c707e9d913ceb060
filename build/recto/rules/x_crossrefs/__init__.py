"""Cross-references: to what there is not (X001), labels given twice (X002), settings of numbers (X004); what is not
mentioned (X005) or out of order (X006), labels without caption (X007) or number (X008), numbers typed by hand (X009),
words that contradict (X010) or repeat (X011) what a reference prints."""
