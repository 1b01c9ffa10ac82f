"use strict";
// The best family of paths from I to J within the capacities, by the dynamic programme of the Python package
// (bounds/mixed_flows.py, which says why it is right). A path is [i, j, base]; the rank is the product of the bases.

const STEPS = 400000;

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

function primes(number) {
  const found = [];
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) {
    while (number % divisor === 0) {
      found.push(divisor);
      number /= divisor;
    }
  }
  return number > 1 ? [...found, number] : found;
}

/** The paths, sorted; null where the programme would take more than `limit` steps. */
function bestPaths(net, children, rows, limit = STEPS) {
  const inputs = children[0].reduce((sum, window) => sum + window.length, 0);
  const range = Array.from({ length: net.M }, (_, a) => a + 1);
  // A kind of node, by its subtree and the sides of its inputs: states (a, b), their values, how they come about.
  const leaf = (states) => ({ states: states.map(([a, b]) => ({ a, b, value: 1n, plan: null })) });
  const best = [leaf(range.map((a) => [a, 1])), leaf(range.map((b) => [1, b]))];
  const known = new Map();
  const kinds = [Array.from({ length: inputs }, (_, j) => (rows.has(j + 1) ? 0 : 1))];
  let steps = 0;
  for (let level = 1; level <= children.length; level += 1) {
    const here = [];
    for (const window of children[level - 1]) {
      const below = window.map((c) => kinds[level - 1][c - 1]).sort((a, b) => a - b);
      const name = `${level}:${below.join()}`;
      if (!known.has(name)) {
        const capacity = net.widths[level - 1];
        const above = level === children.length ? 1 : net.widths[level];
        const joined = joinKinds(below.map((kind) => best[kind]), capacity, above, limit - steps);
        if (joined === null) return null;
        steps += joined.steps;
        known.set(name, best.length);
        best.push(joined);
      }
      here.push(known.get(name));
    }
    kinds.push(here);
  }
  return joinEnds(children, rows, inputs, plannedNumbers(children, kinds, best));
}

/** The states above a pooling node, its children one after the other. */
function joinKinds(below, capacity, above, limit) {
  let joined = new Map([["1,1,1", { A: 1, B: 1, turned: 1, value: 1n, plan: null }]]);
  let steps = 0;
  for (const { states } of below) {
    const sorted = [...states].sort((x, y) => x.a * x.b - y.a * y.b);
    const next = new Map();
    for (const { A, B, turned, value, plan } of joined.values()) {
      if (steps > limit) return null;
      for (const { a, b, value: inside } of sorted) {
        steps += 1;
        const g = gcd(A * a, B * b);
        const [rows, columns, met] = [(A * a) / g, (B * b) / g, turned * g];
        if (rows * columns * met > capacity) {
          if (a * b > capacity) break;
          continue;
        }
        const found = value * inside * BigInt(g);
        const key = `${rows},${columns},${met}`;
        const before = next.get(key);
        if (before === undefined) {
          next.set(key, { A: rows, B: columns, turned: met, value: found, plan: { before: plan, a, b } });
        } else if (found > before.value) {
          Object.assign(before, { value: found, plan: { before: plan, a, b } });
        }
      }
    }
    if (steps > limit) return null;
    joined = next;
  }
  const states = new Map();
  for (const { A, B, value, plan } of joined.values()) {
    const key = `${A},${B}`;
    if (A * B <= above && value > (states.get(key)?.value ?? 0n)) states.set(key, { a: A, b: B, value, plan });
  }
  return { states: [...states.values()], steps };
}

/** The number of each input in the best family, by the plans from the root down. */
function plannedNumbers(children, kinds, best) {
  let wanted = new Map([[1, [1, 1]]]);
  for (let level = children.length; level > 0; level -= 1) {
    const below = new Map();
    for (const [k, [a, b]] of wanted) {
      const kind = kinds[level - 1];
      const order = [...children[level - 1][k - 1]].sort((x, y) => kind[x - 1] - kind[y - 1]);
      let { plan } = best[kinds[level][k - 1]].states.find((state) => state.a === a && state.b === b);
      for (const child of order.reverse()) {
        below.set(child, [plan.a, plan.b]);
        plan = plan.before;
      }
    }
    wanted = below;
  }
  return new Map([...wanted].map(([j, [a, b]]) => [j, a * b]));
}

/** Ends of equal primes joined from the leaves up, each as low as it can; parallel paths become one. */
function joinEnds(children, rows, inputs, numbers) {
  const bases = new Map();
  let ends = Array.from({ length: inputs }, (_, j) => {
    const own = primes(numbers.get(j + 1)).map((p) => [p, j + 1]);
    return rows.has(j + 1) ? [own, []] : [[], own];
  });
  for (const windows of children) {
    ends = windows.map((window) =>
      turn(window.flatMap((c) => ends[c - 1][0]), window.flatMap((c) => ends[c - 1][1]), bases));
  }
  return [...bases.values()].sort((x, y) => x[0] - y[0] || x[1] - y[1]);
}

function turn(onRows, onColumns, bases) {
  const waiting = new Map();
  for (const [p, j] of onColumns) waiting.set(p, [...(waiting.get(p) ?? []), j]);
  const kept = [];
  for (const [p, i] of [...onRows].reverse()) {
    const labels = waiting.get(p) ?? [];
    if (labels.length) {
      const j = labels.pop();
      const path = bases.get(`${i},${j}`) ?? [i, j, 1];
      path[2] *= p;
      bases.set(`${i},${j}`, path);
    } else {
      kept.push([p, i]);
    }
  }
  return [kept.reverse(), [...waiting].flatMap(([p, labels]) => labels.map((j) => [p, j]))];
}

/** The nodes [level, k] on the way from input i to input j, the one where it turns among them. */
function pathNodes(children, i, j) {
  const up = ancestors(children, i);
  const down = ancestors(children, j);
  const level = up.findIndex(([, k], at) => k === down[at][1]);
  return [...up.slice(0, level + 1), ...down.slice(0, level).reverse()];
}

function ancestors(children, label) {
  const nodes = [[0, label]];
  children.forEach((windows, level) => {
    const k = windows.findIndex((window) => window.includes(nodes[level][1])) + 1;
    nodes.push([level + 1, k]);
  });
  return nodes;
}
