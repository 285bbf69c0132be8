"use strict";
// The tables of a machine's series, by kernel. Built from data: as HTML they would be thrice as large.
{
  const { el, format, filter } = gilscope;
  const many = 150; // with more rows than that, kernels are folded until someone asks

  // Old news is grey: what changed lately is what the reader has come for.
  const changeCell = (change, last) => {
    if (!change) return el("td", { class: "t quiet last" }, "–");
    const [ratio, word, kind, since, ago] = change;
    return el("td", { class: `t last${ago > last ? " old" : ""}` },
      el("span", { class: `v v-${kind}`, title: `${word}, ${ago} runs ago` }, `${gilscope.signs[kind]} ${ratio}`),
      el("small", {}, ` ${since}`));
  };

  const valueCell = (unit, [value, low, high]) => {
    const interval = format.interval(unit, low, high);
    return el("td", { class: "latest" }, format.write(unit, value), interval ? el("small", {}, ` ${interval}`) : null);
  };

  const sparkCell = (entry) => el("td", { class: "trend" }, gilscope.sparkline(entry.spark, entry.marks));

  const where = (entry) =>
    [entry.workers ? `${entry.workers} worker${entry.workers === 1 ? "" : "s"}` : "", entry.interpreter].filter(Boolean).join(" · ");

  const nameCell = (folder, entry) => el("th", { scope: "row" },
    el("i", { class: `dot f-${entry.family}`, title: entry.family, "aria-hidden": "true" }),
    el("a", { href: `${folder}/${entry.number}.html` }, ...gilscope.breakable(entry.strategy || entry.kernel)),
    el("small", { class: "narrow" }, where(entry)),
    entry.ended ? el("small", { class: "ended" }, ` not in the last ${entry.ended} run${entry.ended === 1 ? "" : "s"}`) : null);

  const kinds = {
    series: {
      folder: "series",
      heads: [["Strategy", ""], ["Workers", "n wide"], ["Interpreter", "wide"], ["Latest", "n latest"], ["Trend", "trend"], ["Last change", "last"], ["Since then", "n wide"]],
      row: (entry, last) => [
        el("td", { class: "wide" }, String(entry.workers)), el("td", { class: "t wide" }, entry.interpreter),
        valueCell("seconds", entry.latest), sparkCell(entry), changeCell(entry.change, last),
        el("td", { class: "wide since" }, entry.since === null ? "–" : format.percent(entry.since))],
    },
    scaling: {
      folder: "scaling",
      heads: [["Strategy", ""], ["Interpreter", "wide"], ["Speed-up at N workers", "n latest"], ["Trend at the most", "trend"], ["Last change", "last"]],
      row: (entry, last) => [
        el("td", { class: "t wide" }, entry.interpreter),
        el("td", { class: "latest" }, ...entry.speedups.map(([workers, value]) =>
          el("span", { class: "at" }, el("small", {}, `${workers}: `), format.write("ratio", value)))),
        sparkCell(entry), changeCell(entry.change, last)],
    },
  };

  const fold = (body, rows, open) => {
    const button = body.querySelector("button");
    button.setAttribute("aria-expanded", open);
    if (open && body.rows.length === 1) body.append(...rows());
    else if (!open) while (body.rows.length > 1) body.lastElementChild.remove();
  };

  const group = (table, name, entries, open) => {
    const kind = kinds[table.kind];
    const changed = entries.filter((entry) => entry.lately).length;
    const button = el("button", { type: "button" }, name,
      el("small", {}, ` ${entries.length} series${changed ? `, ${changed} changed lately` : ""}`));
    const head = el("tr", { class: "group" }, el("th", { scope: "rowgroup", colspan: kind.heads.length }, button));
    const body = el("tbody", {}, head);
    const rows = () => entries.map((entry) => el("tr", {}, nameCell(kind.folder, entry), ...kind.row(entry, table.last)));
    button.addEventListener("click", () => fold(body, rows, button.getAttribute("aria-expanded") !== "true"));
    fold(body, rows, open);
    return body;
  };

  const groups = (entries) => {
    const found = new Map();
    for (const entry of entries) {
      const name = [entry.kernel, entry.size].filter(Boolean).join(" / ");
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(entry);
    }
    return found;
  };

  const fill = (holder, table, state) => {
    const kind = kinds[table.kind];
    const entries = table.rows.filter((entry) => filter.matches(state, entry) && (!state.changed || entry.lately));
    const bodies = [...groups(entries)].map(([name, rows]) => group(table, name, rows, entries.length <= many));
    if (!entries.length) {
      holder.replaceChildren(el("p", { class: "quiet" }, "No series is selected."));
      return;
    }
    holder.replaceChildren(el("table", { class: "numbers series" },
      el("caption", { class: "hidden" }, "Series by kernel"),
      el("thead", {}, el("tr", {}, ...kind.heads.map(([head, look]) => el("th", { scope: "col", class: look }, head)))),
      ...bodies));
  };

  const prepare = (table, machine) => {
    for (const entry of table.rows) {
      entry.machine = machine;
      entry.text = [entry.kernel, entry.size, entry.strategy, where(entry), entry.family].join(" ").toLowerCase();
    }
    return table;
  };

  // A machine's data is fetched when its part is opened; the first one's comes with the page.
  const load = (part) => new Promise((done) => {
    const known = gilscope.tables[part.dataset.machine];
    if (known) return done(known);
    const script = el("script", { src: part.dataset.source });
    script.addEventListener("load", () => done(gilscope.tables[part.dataset.machine]));
    document.body.append(script);
    return undefined;
  });

  const refresh = async (part) => {
    if (!part.open || part.hidden) return;
    const table = await load(part);
    if (!table.prepared) Object.assign(prepare(table, part.dataset.machine), { prepared: true });
    fill(part.querySelector(".rows"), table, filter.state());
  };

  const parts = [...document.querySelectorAll("details.machine")];
  for (const part of parts) part.addEventListener("toggle", () => refresh(part));
  filter.onChange((state) => {
    for (const part of parts) {
      part.hidden = Boolean(state.machine) && part.dataset.machine !== state.machine;
      if (state.machine && !part.hidden) part.open = true;
      refresh(part);
    }
  });
  // Rows of the first part are there now: their data came with the page, so nothing was waited for.
  Promise.resolve().then(() => requestAnimationFrame(gilscope.ready));
}
