// MathJax's SVG as one path for each colour. MathJax writes an element for each glyph, within groups that move it;
// WeasyPrint needs several times as long for these as for the path.

const parsed = new Map();

/** The commands of a path: the glyphs of STIX Two have only M, L, C and Z, MathJax's arrows l as well. */
function commands(d) {
  let known = parsed.get(d);
  if (!known) {
    known = [...d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)].map(([, letter, numbers]) => {
      if (!'MLCZl'.includes(letter)) throw new Error(`a path with ${letter}`);
      return [letter, (numbers.match(/-?\d*\.?\d+/g) ?? []).map(Number)];
    });
    parsed.set(d, known);
  }
  return known;
}

/** Two affine transformations as one: [a, b, c, d, e, f] as in SVG's matrix(), the second one within the first. */
function within([a, b, c, d, e, f], [A, B, C, D, E, F]) {
  return [a * A + c * B, b * A + d * B, a * C + c * D, b * C + d * D, a * E + c * F + e, b * E + d * F + f];
}

function transformation(text) {
  let all = [1, 0, 0, 1, 0, 0];
  for (const [, name, inside] of (text ?? '').matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [x, y, z] = inside.trim().split(/[\s,]+/).map(Number);
    if (name === 'translate') all = within(all, [1, 0, 0, 1, x, y ?? 0]);
    else if (name === 'scale') all = within(all, [x, 0, 0, y ?? x, 0, 0]);
    else if (name === 'rotate') {
      const [cos, sin] = [Math.cos((x * Math.PI) / 180), Math.sin((x * Math.PI) / 180)];
      all = within(all, [1, 0, 0, 1, y ?? 0, z ?? 0]);
      all = within(all, [cos, sin, -sin, cos, 0, 0]);
      all = within(all, [1, 0, 0, 1, -(y ?? 0), -(z ?? 0)]);
    } else throw new Error(`a transformation with ${name}`);
  }
  return all;
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

export class Drawing {
  /** The box that the drawing needs at least: MathJax's, within which some signs do not stay. */
  constructor(adaptor, [left, top, right, bottom]) {
    this.adaptor = adaptor;
    this.box = [left, top, right, bottom];
    this.behind = new Map();
    this.filled = new Map();
    this.others = [];
  }

  /** The elements of an SVG that has no other groups. Lengths are thousandths of an em, rounded. */
  elements(root) {
    this.visit(root, [1, 0, 0, 1, 0, 0], 'currentColor', null);
    const paths = [...this.behind, ...this.filled].map(([fill, d]) => `<path fill="${escaped(fill)}" d="${d.join('')}"/>`);
    return paths.join('') + this.others.join('');
  }

  visit(node, matrix, fill, clip) {
    const { adaptor } = this;
    const kind = adaptor.kind(node);
    if (kind.startsWith('#')) return;
    const get = (name) => adaptor.getAttribute(node, name);
    const number = (name) => Number(get(name) ?? 0);
    matrix = within(matrix, transformation(get('transform')));
    if (kind !== 'rect') fill = get('fill') ?? fill;
    if (kind === 'path') this.fill(commands(get('d')), matrix, fill, clip);
    else if (kind === 'rect' || kind === 'line') this.ruled(kind, get, number, matrix, fill);
    else if (kind === 'ellipse') {
      const shape = ['cx', 'cy', 'rx', 'ry'].map((name) => `${name}="${number(name)}"`).join(' ');
      this.stroke(`ellipse ${shape}`, matrix, fill, number('stroke-width'));
    } else if (kind === 'text') {
      const style = `fill="${escaped(fill)}" font-size="${parseFloat(get('font-size'))}" font-family="serif"`;
      const variant = get('data-variant') ?? '';
      const bold = variant.includes('bold') ? ' font-weight="bold"' : '';
      const italic = variant.includes('italic') ? ' font-style="italic"' : '';
      this.others.push(
        `<text ${style}${bold}${italic} transform="matrix(${matrix.join(' ')})">${escaped(adaptor.textContent(node))}</text>`
      );
    } else if (kind === 'svg') {
      // The piece of a stretched sign between its ends. It is a bar, of which the box shows a part.
      const [x, y, width, height] = get('viewBox').split(' ').map(Number);
      const moved = within(matrix, [1, 0, 0, 1, number('x') - x, number('y') - y]);
      for (const child of adaptor.childNodes(node)) this.visit(child, moved, fill, [x, y, x + width, y + height, moved]);
    } else if (kind === 'g') {
      for (const child of adaptor.childNodes(node)) this.visit(child, matrix, fill, clip);
    } else throw new Error(`an element ${kind}`);
  }

  reach(x, y) {
    const { box } = this;
    [box[0], box[1], box[2], box[3]] = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
  }

  ruled(kind, get, number, matrix, fill) {
    // MathJax's style sheet for web pages says how wide the lines of tables are.
    const width = get('stroke-width') ?? (get('data-line') || get('data-frame') ? 70 : 0);
    const style = get('class') ?? '';
    const dashes = style.includes('dashed') ? ' stroke-dasharray="140"' : style.includes('dotted') ? ' stroke-dasharray="0 140" stroke-linecap="round"' : '';
    if (kind === 'line') {
      const [x, y, X, Y] = ['x1', 'y1', 'x2', 'y2'].map(number);
      this.stroke(`path d="M${x} ${y}L${X} ${Y}"`, matrix, fill, width, dashes);
      return;
    }
    const [x, y, w, h] = ['x', 'y', 'width', 'height'].map(number);
    if (Number(width)) {
      this.stroke(`rect x="${x}" y="${y}" width="${w}" height="${h}"`, matrix, fill, width, dashes);
      return;
    }
    const colour = get('fill') ?? fill;
    if (colour === 'none' || get('opacity') === '0') return;
    const corners = [['M', [x, y]], ['L', [x + w, y]], ['L', [x + w, y + h]], ['L', [x, y + h]], ['Z', []]];
    // \rule is a space with a black background.
    const background = get('data-bgcolor') && colour !== 'black';
    this.fill(corners, matrix, get('data-bgcolor') && !background ? fill : colour, null, background ? this.behind : this.filled);
  }

  stroke(shape, matrix, colour, width, more = '') {
    this.others.push(
      `<${shape} fill="none" stroke="${escaped(colour)}" stroke-width="${width}"${more} transform="matrix(${matrix.join(' ')})"/>`
    );
  }

  fill(path, matrix, colour, clip, layer = this.filled) {
    if (!layer.has(colour)) layer.set(colour, []);
    const written = layer.get(colour);
    // The box that clips is in the coordinates of its own element.
    const [a, b, c, d, e, f] = matrix;
    let box = null;
    if (clip) {
      const [x, y, X, Y, [A, B, C, D, E, F]] = clip;
      const corners = [[x, y], [X, Y]].map(([u, v]) => [A * u + C * v + E, B * u + D * v + F]);
      box = [0, 1].map((axis) => corners.map((corner) => corner[axis]).sort((one, other) => one - other));
    }
    let [atX, atY] = [0, 0];
    for (const [letter, numbers] of path) {
      written.push(letter === 'l' ? 'L' : letter);
      for (let at = 0; at < numbers.length; at += 2) {
        let [x, y] = [numbers[at], numbers[at + 1]];
        if (letter === 'l') [x, y] = [atX + x, atY + y];
        [atX, atY] = [x, y];
        let [X, Y] = [a * x + c * y + e, b * x + d * y + f];
        if (box) {
          X = Math.min(Math.max(X, box[0][0]), box[0][1]);
          Y = Math.min(Math.max(Y, box[1][0]), box[1][1]);
        }
        [X, Y] = [Math.round(X), Math.round(Y)];
        this.reach(X, Y);
        written.push(at ? ` ${X} ${Y}` : `${X} ${Y}`);
      }
    }
  }
}
