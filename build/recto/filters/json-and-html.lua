-- A Pandoc writer that gives a document twice: a line of JSON, for what Recto does next, then its HTML.
-- One run instead of two spares Pandoc writing the JSON out and reading it again.
--
-- The options come as metadata, since touching the writer's own loads the highlighter, which takes 0.4 s.

function Writer(doc)
  local options = {
    html_math_method = "mathml",
    wrap_text = "preserve",
    number_sections = doc.meta["recto-number-sections"] == true,
  }
  if doc.meta["recto-highlight"] ~= true then
    options.highlight_method = "none"
  end
  doc.meta = {}
  return pandoc.write(doc, "json") .. "\n" .. pandoc.write(doc, "html", options)
end
