"use strict";
// Pooling trees, the papers' bounds and the minimal cut, computed as the Python package computes them.
// Labels are 1 … N; children[l-1][k-1] are the nodes of level l-1 that the node (l, k) pools. Ranks are BigInt.

const LIMITS = { inputs: 256, size: 4096 };

/** What is wrong with an input, in words for the reader. */
class Problem extends Error {}

function whole(value, what, least, most) {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Problem(`${what} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function inputsOf(net) {
  const onGrid = net.geometry === "grid" || net.geometry === "mirror";
  return onGrid ? net.shape[0] * net.shape[1] : net.inputs;
}

/** The pooling tree of {geometry, inputs or shape, window}: a list of windows for each level. */
function poolingTree(net) {
  if (net.geometry === "grid" || net.geometry === "mirror") {
    net.shape.forEach((side) => whole(side, "a side of the grid", 1, LIMITS.inputs));
    whole(inputsOf(net), "the number of inputs", 2, LIMITS.inputs);
    return gridTree(net);
  }
  const inputs = whole(net.inputs, "the number of inputs", 2, LIMITS.inputs);
  if (net.geometry === "global") {
    return [[Array.from({ length: inputs }, (_, j) => j + 1)]];
  }
  return contiguousSizes(net.window, inputs).reduce(
    ({ levels, below }, size) => {
      const level = Array.from({ length: below / size }, (_, k) =>
        Array.from({ length: size }, (_, c) => k * size + c + 1));
      return { levels: [...levels, level], below: below / size };
    },
    { levels: [], below: inputs },
  ).levels;
}

/** One window for each level, from one size for all or a list. */
function contiguousSizes(window, inputs) {
  window.forEach((size) => whole(size, "a window", 2, LIMITS.inputs));
  if (window.length > 1) {
    const pooled = window.reduce((a, b) => a * b, 1);
    if (pooled !== inputs) throw new Problem(`windows ${window.join(", ")} pool ${pooled} inputs, not ${inputs}`);
    return window;
  }
  const sizes = [];
  let rest = inputs;
  while (rest % window[0] === 0) {
    rest /= window[0];
    sizes.push(window[0]);
  }
  if (rest !== 1) {
    throw new Problem(`${inputs} inputs are not a power of the window ${window[0]}; give one window for each layer`);
  }
  return sizes;
}

function gridTree({ geometry, shape, window }) {
  let [height, width] = shape;
  let columns = Array.from({ length: width }, (_, c) => c + 1);
  if (geometry === "mirror") {
    columns = columns.flatMap((c) => [c, width + 1 - c]).slice(0, width);
  }
  let below = Array.from({ length: height }, (_, row) => columns.map((c) => row * shape[1] + c));
  const levels = [];
  while (height !== 1 || width !== 1) {
    const pair = window.length === 1 ? window[0] : window[levels.length];
    if (!pair) throw new Problem(`${levels.length} windows leave a grid of ${height} x ${width}, not 1 x 1`);
    const [a, b] = pair;
    pair.forEach((side) => whole(side, "a side of a window", 1, LIMITS.inputs));
    if (a * b < 2) throw new Problem("a window holds at least two nodes");
    if (height % a || width % b) {
      throw new Problem(
        `the window ${a} x ${b} of layer ${levels.length + 1} does not divide its grid of ${height} x ${width}; `
        + "give one window for each layer");
    }
    [height, width] = [height / a, width / b];
    const level = [];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        level.push(below.slice(y * a, y * a + a).flatMap((row) => row.slice(x * b, x * b + b)));
      }
    }
    levels.push(level);
    const count = width;
    below = Array.from({ length: height }, (_, y) => Array.from({ length: count }, (_, x) => y * count + x + 1));
  }
  if (!levels.length) throw new Problem("a grid of one input has no window");
  if (window.length > 1 && levels.length !== window.length) {
    throw new Problem(`${window.length} windows are given, ${levels.length} pool the grid to 1 x 1`);
  }
  return levels;
}

/** M and one width for each level of the tree. */
function checkWidths(net, children) {
  whole(net.M, "M", 1, LIMITS.size);
  if (net.widths.length !== children.length) {
    throw new Problem(`widths has ${net.widths.length} entries, but there are ${children.length} hidden layers`);
  }
  net.widths.forEach((r, level) => whole(r, `r_${level}`, 1, LIMITS.size));
}

/** For every level and node, the inputs below it, increasing. */
function leavesBelow(children) {
  const inputs = children[0].reduce((sum, window) => sum + window.length, 0);
  const levels = [Array.from({ length: inputs }, (_, j) => [j + 1])];
  for (const windows of children) {
    const below = levels[levels.length - 1];
    levels.push(windows.map((window) => window.flatMap((c) => below[c - 1]).sort((a, b) => a - b)));
  }
  return levels;
}

const minimum = (a, b) => (a < b ? a : b);
const product = (values) => values.reduce((a, b) => a * b, 1n);

/** min(r_0, M)^S, S the first-layer windows that meet both sides. [CS-P] theorem 1. */
function paperLower(net, children, rows) {
  const meeting = children[0].filter((window) => new Set(window.map((j) => rows.has(j))).size === 2).length;
  return BigInt(Math.min(net.widths[0], net.M)) ** BigInt(meeting);
}

/** c^{l,k} = min(M^min(|I_k|, |J_k|), r_{l-1} Π c) for every level and node. [CS-P]. */
function paperUpper(net, children, rows) {
  const M = BigInt(net.M);
  const leaves = leavesBelow(children);
  const values = [leaves[0].map(() => 1n)];
  children.forEach((windows, level) => {
    const below = values[level];
    values.push(windows.map((window, k) => {
      const inputs = leaves[level + 1][k];
      const onRows = inputs.filter((j) => rows.has(j)).length;
      const exponent = BigInt(Math.min(onRows, inputs.length - onRows));
      return minimum(M ** exponent, BigInt(net.widths[level]) * product(window.map((c) => below[c - 1])));
    }));
  });
  return values;
}

/** The minimal cut: its value, the inputs and pooling nodes that it removes, and f[I], f[J] of every node. */
function minimalCut(net, children, rows) {
  const M = BigInt(net.M);
  const leaves = leavesBelow(children);
  const costs = [leaves[0].map(([j]) => (rows.has(j) ? [1n, M] : [M, 1n]))];
  const stay = (level, window, side) => product(window.map((c) => costs[level - 1][c - 1][side]));
  children.forEach((windows, level) => {
    costs.push(windows.map((window) => {
      const through = BigInt(net.widths[level]) * product(window.map((c) => minimum(...costs[level][c - 1])));
      return [0, 1].map((side) => minimum(stay(level + 1, window, side), through));
    }));
  });
  const root = costs[children.length][0];
  const inputs = [];
  const pools = [];
  const pending = [[children.length, 1, root[0] <= root[1] ? 0 : 1]];
  while (pending.length) {
    const [level, k, side] = pending.pop();
    if (level === 0) {
      if ((rows.has(k) ? 0 : 1) !== side) inputs.push(k);
      continue;
    }
    const window = children[level - 1][k - 1];
    const below = costs[level - 1];
    if (costs[level][k - 1][side] < stay(level, window, side)) {
      pools.push([level, k]);
      window.forEach((c) => pending.push([level - 1, c, below[c - 1][1] < below[c - 1][0] ? 1 : 0]));
    } else {
      window.forEach((c) => pending.push([level - 1, c, side]));
    }
  }
  inputs.sort((a, b) => a - b);
  pools.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { value: minimum(...root), inputs, pools, costs };
}
