"use strict";
// The table of claims: sorted, filtered, opened; and for each claim the table of its certificates, made when opened.

(() => {
  const SHOWN = 40;
  const CUT = 28;
  const data = JSON.parse(document.getElementById("data").textContent);
  const table = document.getElementById("table");
  const claims = [...table.tBodies];
  const filter = document.getElementById("filter");
  const status = document.getElementById("status");

  function words({ inputs, representation, widths, pooling, sharing, operator }) {
    const { geometry, window, shape } = pooling;
    const sizes = (Array.isArray(window?.[0]) ? window : [window]).map((w) => [w].flat().join("×"));
    const windows = {
      contiguous: () => `windows of ${[window].flat().join(", ")}`,
      grid: () => `grid ${shape.join("×")}, windows ${sizes.join(", ")}`,
      mirror: () => `mirror ${shape.join("×")}, windows ${sizes.join(", ")}`,
      global: () => "global", tree: () => "explicit tree",
    }[geometry]();
    const shared = sharing === "none" ? "" : `, shared ${[sharing].flat().join(", ")}`;
    return [`${inputs}`, `${representation}`, widths.join(", "), `${windows}${shared}${operator === "product" ? "" : `, ${operator}`}`];
  }

  /** The two rows of a certificate: what it is, and, when opened, the checker's words and the commands. */
  function lines(row, folder, options) {
    const [name, verdict, digest, text, network, labels, value, field, cites] = row;
    const net = network === null ? null : data.networks[network];
    const file = quoted(`${folder}/${name}`);
    const check = `exactrank check ${file}${options ? ` ${options}` : ""}`;
    const body = element("tr", { class: "more" }, element("td", { colspan: HEADS.length },
      element("p", {}, text ?? ""), ...(labels && labels.length > CUT ? [element("p", {}, `I = ${labels}`)] : []),
      element("p", { class: "quiet" }, `cites: ${cites || "nothing"}`),
      element("p", { class: "quiet" }, `sha256:${digest}`),
      element("pre", {}, element("code", {}, `${check}\nexactrank export ${file} --to html -o ${quoted(`${name}.html`)}`))));
    body.hidden = true;
    const opens = element("button", { type: "button", class: "open", "aria-expanded": false }, name);
    opens.addEventListener("click", () => {
      body.hidden = !body.hidden;
      opens.setAttribute("aria-expanded", !body.hidden);
    });
    const mark = element("span", { class: `status ${verdict === "valid" ? "accepted" : "rejected"}` }, verdict);
    const cells = [opens, ...(net ? words(net) : ["", "", "", ""]), short(labels ?? ""), value, field, mark, ""];
    const head = element("tr", { class: "certificate" }, ...cells.map((cell, at) =>
      element("td", { class: at === 1 || at === 2 ? "right" : "left" }, cell)));
    if (net && labels && explorer.shows(net)) {
      const button = element("button", { type: "button", "aria-label": `explore ${name}` }, "explore");
      button.addEventListener("click", () => explorer.show(net, labels));
      head.lastChild.append(button);
    }
    return [head, body];
  }

  /** Labels as they fit into a column; all of them stand below when the row is opened. */
  const short = (labels) => (labels.length > CUT ? `${labels.slice(0, CUT).replace(/,[^,]*$/, "")}, …` : labels);

  /** An argument of a shell. */
  const quoted = (text) => (/^[\w./-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replace(/'/g, "'\\''")}'`);

  const HEADS = ["certificate", "N", "M", "widths", "pooling", "I", "proves", "field", "verdict", ""];

  function instances(box, rows) {
    const { folder, arguments: options } = box.dataset;
    const search = element("input", { type: "search", autocomplete: "off", "aria-label": "filter certificates" });
    const count = element("span", { class: "quiet", role: "status" });
    const more = element("button", { type: "button" }, "Show more");
    const body = element("tbody");
    const texts = rows.map((row) => {
      const net = row[4] === null ? [] : words(data.networks[row[4]]);
      return `${row[0]} ${row[1]} ${row[3]} ${net.join(" ")} ${row[5] ?? ""} ${row[6]} ${row[7]}`.toLowerCase();
    });
    let shown = SHOWN;
    let sorted = { at: null, down: false };
    const key = (row, at) => {
      const net = row[4] === null ? null : data.networks[row[4]];
      return [row[0], net?.inputs ?? 0, net?.representation ?? 0, net ? words(net)[2] : "", net ? words(net)[3] : "",
        row[5] ?? "", row[6], row[7], row[1]][at];
    };
    function show() {
      const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = rows.filter((_, at) => wanted.every((word) => texts[at].includes(word)));
      if (sorted.at !== null) {
        found = [...found].sort((a, b) => order(key(a, sorted.at), key(b, sorted.at)) * (sorted.down ? -1 : 1));
      }
      body.replaceChildren(...found.slice(0, shown).flatMap((row) => lines(row, folder, options)));
      count.textContent = `${Math.min(shown, found.length)} of ${found.length} shown`;
      more.hidden = found.length <= shown;
    }
    search.addEventListener("input", () => { shown = SHOWN; show(); });
    more.addEventListener("click", () => { shown += 5 * SHOWN; show(); });
    const heads = HEADS.map((name, at) => {
      if (!name) return element("td", {});
      const button = element("button", { type: "button", class: "sort" }, name);
      const head = element("th", { scope: "col", "aria-sort": "none", class: at === 1 || at === 2 ? "right" : "left" }, button);
      button.addEventListener("click", () => {
        sorted = { at, down: sorted.at === at && !sorted.down };
        heads.forEach((other) => other.hasAttribute("aria-sort") && other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
        show();
      });
      return head;
    });
    const made = element("table", { class: "certificates" }, element("thead", {}, element("tr", {}, ...heads)), body);
    box.append(
      element("h3", {}, `Certificates (${rows.length})`),
      element("div", { class: "controls" }, element("label", {}, "Filter ", search), count),
      element("div", { class: "wide" }, made), more);
    show();
  }

  /** Numbers by size, everything else by its letters; digits inside words as numbers. */
  const order = (a, b) => (typeof a === "number" ? a - b : `${a}`.localeCompare(`${b}`, "en", { numeric: true }));

  function open(claim, wanted) {
    claim.querySelector(".open").setAttribute("aria-expanded", wanted);
    claim.querySelector(".body").hidden = !wanted;
    const box = claim.querySelector(".instances");
    if (wanted && !box.childElementCount) instances(box, data.groups[Number(claim.dataset.number)]);
  }

  function select() {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    claims.forEach((claim) => {
      const text = claim.querySelector(".head").textContent.toLowerCase();
      const matches = wanted.every((word) => text.includes(word)) && (!status.value || claim.dataset.status === status.value);
      claim.hidden = !matches;
      count += matches ? 1 : 0;
    });
    document.getElementById("count").textContent = `${count} of ${claims.length}`;
  }

  function sort(button) {
    const head = button.closest("th");
    const down = head.getAttribute("aria-sort") === "ascending";
    table.tHead.querySelectorAll("[aria-sort]").forEach((other) => other.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const { key } = button.dataset;
    const number = key === "count" || key === "sizes";
    const value = (claim) => (number ? Number(claim.dataset[key]) : claim.dataset[key]);
    claims.sort((a, b) => order(value(a), value(b)) * (down ? -1 : 1));
    table.append(...claims);
  }

  claims.forEach((claim) => {
    open(claim, false);
    claim.querySelector(".open").addEventListener("click", (event) => {
      open(claim, event.currentTarget.getAttribute("aria-expanded") !== "true");
    });
  });
  table.tHead.querySelectorAll(".sort").forEach((button) => button.addEventListener("click", () => sort(button)));
  filter.addEventListener("input", select);
  status.addEventListener("input", select);
  document.getElementById("unfold").addEventListener("click", ({ currentTarget: button }) => {
    const wanted = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", wanted);
    button.textContent = wanted ? "Close all" : "Open all";
    claims.filter((claim) => !claim.hidden).forEach((claim) => open(claim, wanted));
  });
  document.getElementById("controls").hidden = false;
  select();
})();
