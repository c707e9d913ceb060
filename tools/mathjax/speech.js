// Formulas in words: the Speech Rule Engine, which MathJax uses as well, with the rules of ClearSpeak or MathSpeak.

import './surroundings.js';
import { setupEngine } from 'speech-rule-engine/js/common/engine_setup.js';
import { Engine } from 'speech-rule-engine/js/common/engine.js';
import { processString } from 'speech-rule-engine/js/common/processor_factory.js';

/** What ClearSpeak's readers may choose: P(A|B) is "P of A given B", and a capital delta is no triangle. */
const CHOICES = 'TriangleSymbol_Delta:VerticalLine_Given';

/** Speak a language; `rules` has what the engine knows about it, by language, and about all, as 'base'. */
globalThis.speakIn = (language, rules) => {
  const engine = Engine.getInstance();
  engine.init = false;
  engine.customLoader = (name) => Promise.resolve(rules[name] ?? '{}');
  const clear = rules[language].includes('/rules/clearspeak_');
  const manner = clear ? { domain: 'clearspeak', style: CHOICES } : { domain: 'mathspeak', style: 'default' };
  setupEngine({ locale: language, ...manner, modality: 'speech', markup: 'none', mode: 'sync' });
  return true;
};

const REPLACED = [
  [/ data-[\w-]+="[^"]*"/g, ''],
  // The engine would say "normal" before each upright letter, and "empty" for a space.
  [/ mathvariant="normal"|<mspace[^>]*><\/mspace>/g, ''],
  // As a power, these are a degree sign and the letter that stands for a transpose.
  [/(?<=<mo>)\u2218(?=<\/mo>\s*(?:<\/mrow>\s*)*<\/msup>)/g, '\u00b0'],
  [/\u22a4(?=<\/m[io]>\s*(?:<\/mrow>\s*)*<\/msup>)/g, 'T'],
];

/** MathML in words. */
globalThis.speak = (mathml) => {
  const words = [];
  // The engine spells words with letters that its language lacks. So it gets others in their place.
  const name = (number) => `zq${[...String(number)].map((digit) => 'abcdefghij'[digit]).join('')}z`;
  const known = REPLACED.reduce((text, [what, becomes]) => text.replace(what, becomes), decoded(mathml)).replace(
    /(?<=<(?:mtext|mi)\b[^>]*>)[^<]+/g,
    (text) => text.replace(/[\p{L}\p{M}]{2,}/gu, (word) => (/^[A-Za-z]+$/.test(word) ? word : name(words.push(word) - 1)))
  );
  const said = chosen(/linethickness="0"/.test(known) && !known.includes('<mtable'), () => processString('speech', known));
  return words.reduceRight((text, word, number) => text.replaceAll(name(number), word), said);
};

/** What `work` returns. If `binomial`, two lines in brackets are "n choose k", otherwise a matrix. */
function chosen(binomial, work) {
  const engine = Engine.getInstance();
  if (!binomial || engine.options.domain !== 'clearspeak') return work();
  const { style } = engine.options;
  engine.options.style = `Matrix_Combinatoric:${CHOICES}`;
  engine.setDynamicCstr();
  try {
    return work();
  } finally {
    engine.options.style = style;
    engine.setDynamicCstr();
  }
}

/** MathML with its characters as they are, instead of their numbers. */
function decoded(mathml) {
  return mathml.replace(/&#x([0-9A-F]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)));
}
