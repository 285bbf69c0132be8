"use strict";
// Search and filter. The state is the hash of the address, so a view can be linked and gone back to.
{
  const form = document.getElementById("filter");
  const words = ["kernel", "strategy", "interpreter", "machine"];
  const listeners = [];

  const read = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

  const write = (state) => {
    const kept = Object.entries(state).filter(([, value]) => value);
    const hash = new URLSearchParams(kept).toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  };

  const ofForm = () => {
    const state = {};
    for (const control of form.elements) {
      if (control.name) state[control.name] = control.type === "checkbox" ? (control.checked ? "1" : "") : control.value.trim();
    }
    return state;
  };

  const toForm = (state) => {
    for (const control of form.elements) {
      if (control.type === "checkbox") control.checked = state[control.name] === "1";
      else if (control.name) control.value = state[control.name] ?? "";
    }
  };

  // `entry` has the words of a cell, and `text` in lower case that all words of a search must be in.
  const matches = (state, entry) =>
    words.every((word) => !state[word] || entry[word] === state[word])
    && (state.q ?? "").toLowerCase().split(/\s+/).every((word) => entry.text.includes(word));

  // What was drawn beforehand: rows are hidden one by one, what holds none of them with them.
  const hideRows = (state) => {
    for (const row of document.querySelectorAll("[data-kernel]")) {
      const entry = { ...row.dataset, text: `${row.textContent} ${row.dataset.text ?? ""}`.toLowerCase() };
      row.hidden = !matches(state, entry);
    }
    for (const holder of document.querySelectorAll("[data-holds-rows]")) {
      holder.hidden = !holder.querySelector("[data-kernel]:not([hidden])");
    }
    const none = document.getElementById("no-events");
    if (none) none.hidden = Boolean(document.querySelector(".event:not([hidden])")) || !document.querySelector(".event");
  };

  // The headline of what is selected, counted from the changes that are left: the sentence above is
  // of everything.
  const tellSelected = (active) => {
    const [headline, selected] = ["headline", "selected"].map((id) => document.getElementById(id));
    if (!selected) return;
    headline.hidden = active;
    selected.hidden = !active;
    const rows = [...document.querySelectorAll(":is(.event, #not-shown) [data-kernel]:not([hidden])")];
    const parts = [["worse", "v-worse"], ["better", "v-better"]].flatMap(([word, kind]) => {
      const count = rows.filter((row) => row.querySelector(`.${kind}`)).length;
      return count ? [`${count} got ${word}`] : [];
    });
    selected.textContent = `Of what is selected ${parts.join(" and ") || "nothing changed"} in the last `
      + `${selected.dataset.last} runs: time, start-up and memory.`;
    const tone = parts.length === 0 ? "same" : parts[0].endsWith("worse") ? "slower" : "faster";
    selected.className = `verdict verdict-${tone}`;
  };

  const tell = () => {
    const state = read();
    hideRows(state);
    tellSelected(Object.values(state).some(Boolean));
    for (const listener of listeners) listener(state);
    form.querySelector("[type=reset]").hidden = !Object.values(state).some(Boolean);
  };

  gilscope.filter = {
    matches,
    state: read,
    onChange: (listener) => { listeners.push(listener); listener(read()); },
  };

  form.addEventListener("input", () => { write(ofForm()); tell(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    write({});
    toForm({});
    tell();
  });
  addEventListener("hashchange", () => { toForm(read()); tell(); });
  toForm(read());
  tell();
}
