#!/usr/bin/env bash
# Loads the draw.io file of every template with mxGraph itself (npm, in a browser's document without a screen) and
# counts what it draws: every node and link of the file, every link attached at both ends, every glyph as an image.
set -euo pipefail
cd "$(dirname "$0")/.."
yuntu="${YUNTU:-target/release/yuntu}"
[ -x "$yuntu" ] || { echo "$yuntu is missing: build it with scripts/run.sh --version, or name one in YUNTU" >&2; exit 2; }
command -v npm > /dev/null || { echo "npm is missing: install nodejs and npm" >&2; exit 2; }
yuntu="$(realpath "$yuntu")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund mxgraph@4.2.2 jsdom@24.1.3 > /dev/null
for id in $("$yuntu" templates --format json | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p'); do
    "$yuntu" new --template "$id" -o "$id.yuntu" --force > /dev/null
    "$yuntu" export "$id.yuntu" -o "$id.drawio" > /dev/null
done
cat > load.js <<'JS'
const { JSDOM } = require('jsdom');
const fs = require('fs');
const dom = new JSDOM('<!doctype html><html><body><div id="c"></div></body></html>', { pretendToBeVisual: true, url: 'http://localhost/' });
const w = dom.window;
for (const name of ['document', 'navigator', 'location', 'XMLSerializer', 'DOMParser', 'Node', 'Element', 'SVGElement']) global[name] = w[name];
global.window = w;
w.SVGElement.prototype.getBBox = () => ({ x: 0, y: 0, width: 10, height: 10 });
const mx = require('mxgraph')({ mxLoadResources: false, mxLoadStylesheets: false });
for (const key in mx) { global[key] = mx[key]; w[key] = mx[key]; }
let wrong = 0;
for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, 'utf8');
  const count = (pattern) => (text.match(pattern) || []).length;
  const doc = new w.DOMParser().parseFromString(text, 'text/xml');
  const graph = new mx.mxGraph(document.getElementById('c'));
  graph.setHtmlLabels(false);
  new mx.mxCodec(doc).decode(doc.getElementsByTagName('mxGraphModel')[0], graph.getModel());
  graph.refresh();
  const cells = Object.values(graph.getModel().cells);
  const nodes = cells.filter((c) => c.vertex), links = cells.filter((c) => c.edge);
  const drawn = (list) => list.filter((c) => graph.view.getState(c)).length;
  const attached = links.filter((c) => c.source && c.target).length;
  const whole = links.filter((c) => (graph.view.getState(c)?.absolutePoints || [null]).every(Boolean)).length;
  const images = nodes.filter((c) => /image=data:image/.test(c.style || '')).length;
  const fine = nodes.length === count(/vertex="1"/g) && links.length === count(/edge="1"/g)
    && drawn(nodes) === nodes.length && attached === links.length && whole === links.length && images > 0;
  wrong += !fine;
  console.log(`${fine ? 'ok   ' : 'WRONG'} ${file}: ${drawn(nodes)} of ${nodes.length} nodes drawn, ${attached} of ${links.length} links attached, ${images} glyphs`);
}
process.exit(wrong ? 1 : 0);
JS
node load.js ./*.drawio
