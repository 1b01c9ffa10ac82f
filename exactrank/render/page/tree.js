"use strict";
// Elements, and the picture of a pooling tree with partition, cut and paths. Text is always set as text.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = { inputs: 64, paths: 24 };

/** An element with attributes and children; strings become text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Labels as runs: 1-4,9. */
function runs(labels) {
  const found = [];
  labels.forEach((label) => {
    const last = found[found.length - 1];
    if (last && last[1] === label - 1) last[1] = label;
    else found.push([label, label]);
  });
  return found.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(",");
}

/** The labels of runs. */
function labelsOf(text) {
  return text.split(",").flatMap((run) => {
    const [a, b] = run.split("-").map(Number);
    return Array.from({ length: (b ?? a) - a + 1 }, (_, at) => a + at);
  });
}

function places(children) {
  const order = children.slice().reverse().reduce((nodes, windows) => nodes.flatMap((k) => windows[k - 1]), [1]);
  const step = order.length <= 16 ? 40 : 30;
  const x = [[]];
  order.forEach((label, place) => { x[0][label - 1] = 22 + step * place; });
  children.forEach((windows, level) => {
    x.push(windows.map((window) => {
      const below = window.map((c) => x[level][c - 1]);
      return (Math.min(...below) + Math.max(...below)) / 2;
    }));
  });
  const height = 48 + 64 * children.length;
  return { x, y: (level) => height - 24 - 64 * level, width: 44 + step * (order.length - 1), height };
}

/** The tree as SVG; null where it is too large to be read. */
function treePicture(children, rows, cut, paths) {
  const leaves = leavesBelow(children);
  if (leaves[0].length > DRAWN.inputs) return null;
  const { x, y, width, height } = places(children);
  const svg = shape("svg", {
    class: leaves[0].length <= 16 ? "tree small" : "tree", viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": "pooling tree with partition, cut and paths",
  });
  const at = ([level, k]) => [x[level][k - 1], y(level)];
  children.forEach((windows, level) => windows.forEach((window, k) => window.forEach((c) => {
    const [x1, y1] = at([level, c]);
    const [x2, y2] = at([level + 1, k + 1]);
    svg.append(shape("line", { class: "edge", x1, y1, x2, y2 }));
  })));
  paths.slice(0, DRAWN.paths).forEach(([i, j, base], number) => {
    const shift = ((number % 4) - 1.5) * 3;
    const points = pathNodes(children, i, j).map((node) => `${at(node)[0] + shift},${at(node)[1]}`).join(" ");
    const line = shape("polyline", { class: `path path-${number % 4}`, points });
    line.append(shape("title", {}, `path ${i} to ${j}, base ${base}`));
    svg.append(line);
  });
  cut.inputs.forEach((j) => svg.append(bar(children, j, at)));
  leaves.forEach((nodes, level) => nodes.forEach((inputs, k) => {
    svg.append(...nodeShapes([level, k + 1], inputs, at([level, k + 1]), rows, cut));
  }));
  return svg;
}

function bar(children, j, at) {
  const parent = children[0].findIndex((window) => window.includes(j)) + 1;
  const [x1, y1] = at([0, j]);
  const [x2, y2] = at([1, parent]);
  const length = Math.hypot(x2 - x1, y2 - y1) / 9;
  const [x, y] = [x1 + 0.4 * (x2 - x1), y1 + 0.4 * (y2 - y1)];
  const [dx, dy] = [(y1 - y2) / length, (x2 - x1) / length];
  return shape("line", { class: "cut", x1: x - dx, y1: y - dy, x2: x + dx, y2: y + dy });
}

function nodeShapes([level, k], inputs, [cx, cy], rows, cut) {
  const kind = level ? "pool" : rows.has(k) ? "i" : "j";
  const made = [];
  if (cut.pools.some(([l, n]) => l === level && n === k)) made.push(shape("circle", { class: "cut ring", cx, cy, r: 17 }));
  if (kind === "j") made.push(shape("rect", { class: "node j", x: cx - 10, y: cy - 10, width: 20, height: 20 }));
  else made.push(shape("circle", { class: `node ${kind}`, cx, cy, r: level ? 13 : 11 }));
  made.push(shape("text", { class: `label ${kind}`, x: cx, y: cy, dy: "0.35em" }, level ? `${level},${k}` : `${k}`));
  if (level) {
    const onRows = inputs.filter((j) => rows.has(j));
    const others = inputs.filter((j) => !rows.has(j));
    made.push(shape("text", { class: "label sees", x: cx + 19, y: cy - 7 }, `${onRows.length}|${others.length}`));
    made[made.length - 2].append(shape("title", {}, `sees ${runs(onRows) || "none"} | ${runs(others) || "none"}`));
  }
  return made;
}
