// Formulas in words: the Speech Rule Engine, which MathJax uses as well, with the rules of ClearSpeak or MathSpeak.

import './surroundings.js';
import { setupEngine } from 'speech-rule-engine/js/common/engine_setup.js';
import { Engine } from 'speech-rule-engine/js/common/engine.js';
import { processString } from 'speech-rule-engine/js/common/processor_factory.js';

/** Speak a language; `rules` has what the engine knows about it, by language, and about all, as 'base'. */
globalThis.speakIn = (language, rules) => {
  const engine = Engine.getInstance();
  engine.init = false;
  engine.customLoader = (name) => Promise.resolve(rules[name] ?? '{}');
  const domain = rules[language].includes('/rules/clearspeak_') ? 'clearspeak' : 'mathspeak';
  setupEngine({ locale: language, domain, modality: 'speech', markup: 'none', mode: 'sync' });
  return true;
};

/** MathML in words. The engine would say "normal" before each upright letter. */
globalThis.speak = (mathml) => processString('speech', mathml.replace(/ mathvariant="normal"/g, ''));
