// Makes build/recto/theme/mathjax/: one file that draws formulas, one that says them, and the words of each language.
//
//   cd tools/mathjax && npm ci --ignore-scripts && npm run make

import { build } from 'esbuild';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../build/recto/theme/mathjax');
const font = '@mathjax/mathjax-stix2-font/mjs/svg';
const modules = join(here, 'node_modules');

const glyphs = readdirSync(join(modules, font, 'dynamic'))
  .filter((name) => name.endsWith('.js'))
  .map((name) => `import '${font}/dynamic/${name}';`)
  .join('\n');
const made = {
  'all-glyphs': glyphs,
  // In place of MathJax's own font, which is another 1.3 MB.
  '#default-font/svg/default.js': `export { MathJaxStix2Font as Font } from '${font}.js';`,
};
const plugin = {
  name: 'made',
  setup(step) {
    step.onResolve({ filter: /^(all-glyphs|#default-font\/.*)$/ }, ({ path }) => ({ path, namespace: 'made' }));
    step.onLoad({ filter: /.*/, namespace: 'made' }, ({ path }) => ({ contents: made[path], resolveDir: here }));
  },
};

for (const [source, name] of [['engine.js', 'mathjax.js'], ['speech.js', 'speech.js']]) {
  await build({
    entryPoints: [join(here, source)],
    outfile: join(target, name),
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    legalComments: 'none',
    plugins: [plugin],
  });
}

// The languages of theme/words.json that the engine speaks. ClearSpeak reads as people do, but its French and Spanish are
// half English; MathSpeak's are whole.
const RULES = { base: '(?:clear|math)speak', de: 'clearspeak', en: 'clearspeak', es: 'mathspeak', fr: 'mathspeak', it: 'clearspeak' };
// Units of measurement are left out, because the engine takes an upright C for Celsius.
const UNUSED = /\/(?:units|si)\/|phonetic/;
for (const [language, rules] of Object.entries(RULES)) {
  const source = join(modules, 'speech-rule-engine/lib/mathmaps', `${language}.json`);
  const all = Object.entries(JSON.parse(readFileSync(source, 'utf8')));
  const spoken = new RegExp(`/rules/${rules}_`);
  const used = all.filter(([name]) => !UNUSED.test(name) && (!name.includes('/rules/') || spoken.test(name)));
  writeFileSync(join(target, `${language}.json`), `${JSON.stringify(Object.fromEntries(used))}\n`);
}
