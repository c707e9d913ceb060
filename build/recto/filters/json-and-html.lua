-- A Pandoc writer that gives a document twice: a line of JSON, for what Recto does next, then its HTML.
-- One run instead of two spares Pandoc writing the JSON out and reading it again.

function Writer(doc, options)
  return pandoc.write(doc, "json", options) .. "\n" .. pandoc.write(doc, "html", options)
end
