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

  const tell = () => {
    const state = read();
    hideRows(state);
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
