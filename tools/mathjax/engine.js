// Formulas as drawings: MathJax with its TeX and MathML readers, its SVG, and the glyphs of STIX Two.

import { mathjax } from '@mathjax/src/mjs/mathjax.js';
import { TeX } from '@mathjax/src/mjs/input/tex.js';
import { MathML } from '@mathjax/src/mjs/input/mathml.js';
import { SVG } from '@mathjax/src/mjs/output/svg.js';
import { SerializedMmlVisitor } from '@mathjax/src/mjs/core/MmlTree/SerializedMmlVisitor.js';
import { liteAdaptor } from '@mathjax/src/mjs/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from '@mathjax/src/mjs/handlers/html.js';
import '@mathjax/src/mjs/input/tex/base/BaseConfiguration.js';
import '@mathjax/src/mjs/input/tex/ams/AmsConfiguration.js';
import '@mathjax/src/mjs/input/tex/boldsymbol/BoldsymbolConfiguration.js';
import '@mathjax/src/mjs/input/tex/braket/BraketConfiguration.js';
import '@mathjax/src/mjs/input/tex/cancel/CancelConfiguration.js';
import '@mathjax/src/mjs/input/tex/centernot/CenternotConfiguration.js';
import '@mathjax/src/mjs/input/tex/color/ColorConfiguration.js';
import '@mathjax/src/mjs/input/tex/configmacros/ConfigMacrosConfiguration.js';
import '@mathjax/src/mjs/input/tex/enclose/EncloseConfiguration.js';
import '@mathjax/src/mjs/input/tex/gensymb/GensymbConfiguration.js';
import '@mathjax/src/mjs/input/tex/mathtools/MathtoolsConfiguration.js';
import '@mathjax/src/mjs/input/tex/mhchem/MhchemConfiguration.js';
import '@mathjax/src/mjs/input/tex/textcomp/TextcompConfiguration.js';
import '@mathjax/src/mjs/input/tex/textmacros/TextMacrosConfiguration.js';
import '@mathjax/src/mjs/input/tex/unicode/UnicodeConfiguration.js';
import '@mathjax/src/mjs/input/tex/upgreek/UpgreekConfiguration.js';
import { MathJaxStix2Font } from '@mathjax/mathjax-stix2-font/mjs/svg.js';
import { MathJaxMhchemFontExtension } from '@mathjax/mathjax-mhchem-font-extension/mjs/svg.js';
import 'all-glyphs';
import { Drawing } from './drawing.js';

// All glyphs are in this file.
mathjax.asyncLoad = () => ({});
mathjax.asyncIsSynchronous = true;
const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);

const output = new SVG({ fontCache: 'none', fontData: MathJaxStix2Font, linebreaks: { inline: false } });
// The arrows and bonds of mhchem have characters of their own.
output.addExtension(MathJaxMhchemFontExtension);
output.font.loadDynamicFilesSync();

function rethrow(problem) {
  throw problem;
}

// Definitions are left out: one formula must not change another. Pandoc expands the text's macros.
const tex = new TeX({
  packages: [
    ...['base', 'ams', 'boldsymbol', 'braket', 'cancel', 'centernot', 'color', 'configmacros', 'enclose', 'gensymb'],
    ...['mathtools', 'mhchem', 'textcomp', 'textmacros', 'unicode', 'upgreek'],
  ],
  // What Pandoc knows besides.
  macros: { bm: [String.raw`\boldsymbol{#1}`, 1], pmb: [String.raw`\boldsymbol{#1}`, 1] },
  // The letters of a word, as in \mathrm{Größe}; MathJax's own are those of English.
  identifierPattern: /^[a-zA-Z\u00c0-\u024f\u0400-\u052f]+/,
  ams: { operatornamePattern: /^[-*a-zA-Z0-9\u00c0-\u024f\u0400-\u052f]+/ },
  formatError: (_, problem) => rethrow(problem),
});
const mathml = new MathML({ forceReparse: true, parseError: (problem) => rethrow(problem) });
const page = mathjax.document('', { InputJax: [tex, mathml], OutputJax: output });
const readers = { tex, mathml };

const visitor = new SerializedMmlVisitor();

/** A formula, in `language` 'tex' or 'mathml', as MathJax's tree. */
function item(language, source, display) {
  tex.reset(0);
  const formula = new page.options.MathItem(source, readers[language], display);
  formula.setMetrics(16, 16 * output.font.params.x_height, 1e6, 1);
  formula.compile(page);
  return formula;
}

function answered(work) {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof RangeError) return { problem: 'it is nested too deeply' };
    return { problem: String(problem?.message ?? problem) };
  }
}

// MathJax's own characters for the arrows and bonds of mhchem, and what they are.
const CHEMISTRY = new Map([
  ...[...'\uE429\uE42D'].map((sign) => [sign, '\u2192']),
  ...[...'\uE428\uE42C'].map((sign) => [sign, '\u2190']),
  ...[...'\uE42A\uE42E'].map((sign) => [sign, '\u2194']),
  ...[...'\uE408\uE409\uE40A'].map((sign) => [sign, '\u21CC']),
  ['\uE42B', '\u21C4'],
]);

/** A formula in words (see speech.js); empty if it is too long for them, or has something that cannot be said. */
function words(formula) {
  const source = visitor
    .visitTree(formula.root)
    .replace(/&#x(E4[0-9A-F]{2});/g, (found, code) => CHEMISTRY.get(String.fromCodePoint(parseInt(code, 16))) ?? found);
  if (source.length > 200_000) return '';
  try {
    return globalThis.speak(source);
  } catch {
    return '';
  }
}

/**
 * A formula as the elements of an SVG, with its `width` in the line and the `box` of all that is drawn: left, top, right
 * and bottom. Lengths are thousandths of an em; the baseline is y = 0. With `spoken`, also in words: those of that TeX,
 * or of the formula itself if it is `true`.
 */
globalThis.draw = (language, source, display, spoken) =>
  answered(() => {
    const formula = item(language, source, display);
    formula.typeset(page);
    const svg = adaptor.firstChild(formula.typesetRoot);
    const [, top, width, height] = adaptor.getAttribute(svg, 'viewBox').split(' ').map(Number);
    const drawing = new Drawing(adaptor, [0, top, width, top + height]);
    const groups = adaptor.childNodes(svg).filter((node) => adaptor.kind(node) === 'g');
    const elements = groups.map((group) => drawing.elements(group)).join('');
    return { elements, width, box: drawing.box, words: spoken ? words(spoken === true ? formula : item('tex', spoken, display)) : '' };
  });

/** A formula in TeX as MathML, with what MathJax needs to read it again. */
globalThis.mathml = (source, display) => answered(() => ({ mathml: visitor.visitTree(item('tex', source, display).root) }));

/** The widths of formulas in MathML, in thousandths of an em. */
globalThis.widths = (sources) =>
  answered(() => ({ widths: sources.map((source) => output.getBBox(item('mathml', source, true), page).w * 1000) }));
