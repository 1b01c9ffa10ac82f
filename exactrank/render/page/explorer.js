"use strict";
// The explorer: a network and a partition chosen by hand, and what the tree says about them, at once.

const explorer = (() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("network");
  const fields = form.elements;
  const rows = new Set([1, 3, 5, 7]);
  let current = null;
  let focused = 1;

  const numbers = (text) => text.split(/[\s,;]+/).filter(Boolean).map((word) => (/^\d{1,9}$/.test(word) ? Number(word) : NaN));
  const pairs = (text) => text.split(/[\s,;]+/).filter(Boolean).map((word) => {
    const match = /^(\d{1,4})[x×](\d{1,4})$/.exec(word);
    if (!match) throw new Problem(`${word.slice(0, 20)} is not a window of a grid such as 2x2`);
    return [Number(match[1]), Number(match[2])];
  });
  const onGrid = () => ["grid", "mirror"].includes(fields.geometry.value);

  function networkOf() {
    const geometry = fields.geometry.value;
    const net = { geometry, M: numbers(fields.M.value)[0] ?? NaN, widths: numbers(fields.widths.value), window: [] };
    if (onGrid()) {
      net.shape = [fields.height, fields.width].map((field) => numbers(field.value)[0] ?? NaN);
      net.window = pairs(fields.window.value);
    } else {
      net.inputs = numbers(fields.inputs.value)[0] ?? NaN;
      if (geometry === "contiguous") net.window = numbers(fields.window.value);
    }
    if (geometry !== "global" && !net.window.length) throw new Problem("windows are missing");
    return net;
  }

  /** As many widths as layers: the last one repeated, or the surplus left out. */
  function fitWidths(depth) {
    const widths = numbers(fields.widths.value).filter(Number.isInteger);
    while (widths.length < depth) widths.push(widths[widths.length - 1] ?? 2);
    fields.widths.value = widths.slice(0, depth).join(", ");
  }

  function keepSides(inputs) {
    [...rows].filter((j) => j > inputs).forEach((j) => rows.delete(j));
    if (rows.size === 0) rows.add(1);
    if (rows.size === inputs) rows.delete(inputs);
  }

  function update({ fit = false } = {}) {
    form.classList.toggle("grid", onGrid());
    byId("explorer").classList.toggle("grid", onGrid());
    form.classList.toggle("global", fields.geometry.value === "global");
    try {
      if (fit) {
        fields.window.value = fields.window.value.trim() || (onGrid() ? "2x2" : "2");
        fitWidths(poolingTree(networkOf()).length);
      }
      const net = networkOf();
      const children = poolingTree(net);
      checkWidths(net, children);
      keepSides(inputsOf(net));
      current = { net, children };
      byId("problem").textContent = "";
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      byId("problem").textContent = error.message;
      byId("results").classList.add("stale");
      return;
    }
    byId("results").classList.remove("stale");
    showLayers();
    showCells();
    showResults();
  }

  function showLayers() {
    const select = byId("layer");
    const depth = current.children.length;
    const chosen = Math.min(Number(select.value) || 1, depth);
    select.replaceChildren(...current.children.map((_, level) => element("option", { value: level + 1 }, `${level + 1}`)));
    select.value = `${chosen}`;
  }

  /** For every input, the node of the chosen layer above it. */
  function windowOf() {
    const found = [];
    const level = Number(byId("layer").value);
    leavesBelow(current.children)[level].forEach((inputs, k) => inputs.forEach((j) => { found[j] = k + 1; }));
    return found;
  }

  const columns = () => (onGrid() ? current.net.shape[1] : Math.min(inputsOf(current.net), 16));

  function showCells() {
    const inputs = inputsOf(current.net);
    const across = columns();
    focused = Math.min(focused, inputs);
    const above = windowOf();
    const box = byId("cells");
    const had = box.contains(document.activeElement);
    const lines = [];
    for (let start = 1; start <= inputs; start += across) {
      const line = element("div", { class: "line" });
      for (let j = start; j < Math.min(start + across, inputs + 1); j += 1) line.append(cell(j, above, across, inputs));
      lines.push(line);
    }
    box.replaceChildren(...lines);
    if (had) box.querySelector(`[data-input="${focused}"]`).focus();
  }

  function cell(j, above, across, inputs) {
    const inI = rows.has(j);
    const differs = (other, beside) => !beside || other < 1 || other > inputs || above[other] !== above[j];
    const column = (j - 1) % across;
    const edges = [
      ["top", differs(j - across, onGrid())], ["bottom", differs(j + across, onGrid())],
      ["left", differs(j - 1, column > 0)], ["right", differs(j + 1, column < across - 1)],
    ].filter(([, wall]) => wall).map(([side]) => `wall-${side}`);
    const made = element("button", {
      type: "button", class: `cell ${inI ? "in-i" : "in-j"} ${edges.join(" ")}`, "data-input": j,
      "aria-pressed": inI, tabindex: j === focused ? 0 : -1,
      "aria-label": `input ${j}, in ${inI ? "I" : "J"}, window ${above[j]}`,
    });
    made.append(element("span", { class: "mark" }, `${j}`), element("span", { class: "of-window" }, `w${above[j]}`));
    return made;
  }

  function toggle(j) {
    const inputs = inputsOf(current.net);
    if (rows.has(j) ? rows.size === 1 : rows.size === inputs - 1) {
      byId("problem").textContent = "I and J must not be empty";
      return;
    }
    if (!rows.delete(j)) rows.add(j);
    update();
  }

  function named(name) {
    const inputs = inputsOf(current.net);
    const [height, width] = current.net.shape ?? [1, inputs];
    const tests = {
      odd: (j) => j % 2 === 1,
      low: (j) => j <= Math.floor(inputs / 2),
      left: (j, row, column) => column < Math.floor(width / 2),
      checkerboard: (j, row, column) => (row + column) % 2 === 0,
      quadrants: (j, row, column) => (row < Math.floor(height / 2)) === (column < Math.floor(width / 2)),
      mirror: (j, row, column) => Math.min(column, width - 1 - column) < Math.floor(width / 4),
      swap: (j) => !rows.has(j),
    };
    const found = Array.from({ length: inputs }, (_, at) => at + 1)
      .filter((j) => tests[name](j, Math.floor((j - 1) / width), (j - 1) % width));
    if (!found.length || found.length === inputs) {
      byId("problem").textContent = `the grid is too small for the partition ${name}`;
      return;
    }
    rows.clear();
    found.forEach((j) => rows.add(j));
    update();
  }

  /** A whole number in digits; a long one cut short, its length stated. */
  function digits(value) {
    const text = value.toString();
    return text.length <= 40 ? text : `${text.slice(0, 12)}… (${text.length} digits)`;
  }

  const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
  const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const small = (number, signs) => [...`${number}`].map((digit) => signs[digit]).join("");
  const times = (factors) => Object.entries(factors)
    .map(([name, count]) => name + (count > 1 ? small(count, SUPERSCRIPTS) : "")).join(" · ");

  function counted(names) {
    const found = {};
    names.forEach((name) => { found[name] = (found[name] ?? 0) + 1; });
    return times(found);
  }

  function showResults() {
    const { net, children } = current;
    const lower = paperLower(net, children, rows);
    const upper = paperUpper(net, children, rows);
    const cut = minimalCut(net, children, rows);
    const paths = bestPaths(net, children, rows);
    const flow = paths === null ? null : product(paths.map(([, , base]) => BigInt(base)));
    byId("paper-lower").textContent = digits(lower);
    byId("paper-upper").textContent = digits(upper[children.length][0]);
    byId("cut").textContent = digits(cut.value);
    const costs = counted([...cut.inputs.map(() => "M"), ...cut.pools.map(([level]) => `r${small(level - 1, SUBSCRIPTS)}`)]);
    const members = [
      cut.inputs.length ? `above inputs ${runs(cut.inputs)}` : "",
      cut.pools.length ? `nodes ${cut.pools.slice(0, 24).map(([l, k]) => `(${l},${k})`).join(" ")}${cut.pools.length > 24 ? " …" : ""}` : "",
    ].filter(Boolean).join("; ");
    byId("cut-words").textContent = `= ${costs || "1"}: the minimal cut, ${members || "nothing"}`;
    byId("flow").textContent = flow === null ? "–" : digits(flow);
    byId("flow-words").textContent = flow === null
      ? "the best paths take too long to find in a page"
      : `${paths.length} ${paths.length === 1 ? "path" : "paths"} from I to J: ${
        paths.slice(0, 12).map(([i, j, base]) => `${i}→${j} (${base})`).join(", ")}${paths.length > 12 ? ", …" : ""}`;
    const below = flow !== null && flow > lower ? flow : lower;
    byId("verdict").textContent = below === cut.value
      ? `= ${digits(below)}` : `from ${digits(below)} to ${digits(cut.value)}; the command below may find more`;
    const drawn = treePicture(children, rows, cut, paths ?? []);
    byId("picture").replaceChildren(drawn ?? "More than 64 inputs are not drawn.");
    showNodes(upper, cut, paths ?? []);
    showCommand();
  }

  function showNodes(upper, cut, paths) {
    const { net, children } = current;
    const load = new Map();
    paths.forEach(([i, j, base]) => pathNodes(children, i, j).forEach((node) => {
      load.set(`${node}`, (load.get(`${node}`) ?? 1n) * BigInt(base));
    }));
    const removed = new Set([...cut.inputs.map((j) => `0,${j}`), ...cut.pools.map(String)]);
    const lines = [];
    leavesBelow(children).forEach((nodes, level) => nodes.forEach((inputs, k) => {
      const node = `${level},${k + 1}`;
      const capacity = level ? net.widths[level - 1] : net.M;
      const cells = [
        `(${node})`, runs(inputs.filter((j) => rows.has(j))) || "–", runs(inputs.filter((j) => !rows.has(j))) || "–",
        digits(upper[level][k]), ...cut.costs[level][k].map(digits),
        load.has(node) ? `${load.get(node)} of ${capacity}` : "–", removed.has(node) ? `cut (${capacity})` : "",
      ];
      lines.push(element("tr", {}, ...cells.map((text, at) =>
        element("td", { class: at >= 3 && at <= 5 ? "right" : "left" }, text))));
    }));
    byId("nodes").tBodies[0].replaceChildren(...lines.reverse().slice(0, 400));
  }

  function showCommand() {
    const { net } = current;
    const listed = net.window.map((w) => (Array.isArray(w) ? `[${w.join(", ")}]` : `${w}`));
    const window = listed.length === 1 ? listed[0] : `[${listed.join(", ")}]`;
    byId("toml").textContent = [
      "# network.toml", "[network]", 'operator = "product"', `inputs = ${inputsOf(net)}`, `representation = ${net.M}`,
      `widths = [${net.widths.join(", ")}]`, "", "[pooling]", `geometry = "${net.geometry}"`,
      ...(net.geometry === "global" ? [] : [`window = ${window}`]), ...(net.shape ? [`shape = [${net.shape.join(", ")}]`] : []),
    ].join("\n");
    const labels = runs([...rows].sort((a, b) => a - b));
    byId("command").textContent = `exactrank rank network.toml --partition ${labels} --certificate rank.json`;
  }

  function move(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns() }[event.key];
    const inputs = inputsOf(current.net);
    const to = { Home: 1, End: inputs }[event.key] ?? (by === undefined ? undefined : focused + by);
    if (to === undefined) return;
    event.preventDefault();
    if (to < 1 || to > inputs) return;
    byId("cells").querySelector(`[data-input="${focused}"]`).tabIndex = -1;
    focused = to;
    const next = byId("cells").querySelector(`[data-input="${focused}"]`);
    next.tabIndex = 0;
    next.focus();
  }

  /** Show a network (as in a certificate) at a partition given by runs of labels. */
  function show(network, labels) {
    const { geometry, window, shape } = network.pooling;
    const list = Array.isArray(window) ? window : [window];
    fields.geometry.value = geometry;
    fields.M.value = network.representation;
    fields.widths.value = network.widths.join(", ");
    fields.inputs.value = network.inputs;
    if (shape) {
      [fields.height.value, fields.width.value] = shape;
      fields.window.value = (Array.isArray(list[0]) ? list : [list]).map((pair) => pair.join("x")).join(", ");
    } else if (geometry === "contiguous") {
      fields.window.value = list.join(", ");
    }
    rows.clear();
    labelsOf(labels).forEach((j) => rows.add(j));
    update();
    byId("explorer").scrollIntoView();
    fields.geometry.focus({ preventScroll: true });
  }

  /** Whether `show` can show a network. */
  const shows = (network) => network.operator === "product" && network.inputs <= LIMITS.inputs
    && ["contiguous", "grid", "mirror", "global"].includes(network.pooling.geometry);

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const { name } = event.target;
    if (name === "geometry") {
      fields.window.value = onGrid() ? "2x2" : "2";
      if (fields.geometry.value === "contiguous" && !Number.isInteger(Math.log2(Number(fields.inputs.value)))) fields.inputs.value = 8;
    }
    update({ fit: name !== "widths" && name !== "M" });
  });
  byId("layer").addEventListener("input", () => showCells());
  byId("cells").addEventListener("click", (event) => {
    const button = event.target.closest("[data-input]");
    if (!button) return;
    focused = Number(button.dataset.input);
    toggle(focused);
  });
  byId("cells").addEventListener("keydown", move);
  document.querySelectorAll(".named").forEach((button) => {
    button.addEventListener("click", () => named(button.dataset.partition));
  });
  update();
  return { show, shows };
})();
