-- A Pandoc writer that gives a document twice: a line of JSON, for what Recto does next, then its HTML.
-- One run instead of two spares Pandoc writing the JSON out and reading it again.
--
-- Code is not highlighted here, which takes 0.4 s before the first word: with recto-highlight in the metadata, each
-- piece of it is a numbered mark, and another run makes what it stands for.
--
-- The options come as metadata, since touching the writer's own loads the highlighter.

local function marked(doc)
  local count = 0
  local function mark(raw)
    return function()
      count = count + 1
      return raw("html", string.format('<code data-recto-code="%d"></code>', count)), false
    end
  end
  return doc:walk {
    traverse = "topdown",
    CodeBlock = mark(pandoc.RawBlock),
    Code = mark(pandoc.RawInline),
  }
end

function Writer(doc)
  local options = {
    highlight_method = "none",
    html_math_method = "mathml",
    wrap_text = "preserve",
    number_sections = doc.meta["recto-number-sections"] == true,
  }
  local highlight = doc.meta["recto-highlight"] == true
  doc.meta = {}
  local json = pandoc.write(doc, "json")
  return json .. "\n" .. pandoc.write(highlight and marked(doc) or doc, "html", options)
end
