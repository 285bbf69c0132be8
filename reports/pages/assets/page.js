"use strict";
// Tables sort by a click or key on a heading; a second one turns the order round.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => {
        const cell = row.cells[column];
        const text = cell.dataset.v ?? cell.textContent.trim();
        const number = parseFloat(text);
        return column === 0 ? text : Number.isNaN(number) ? Infinity : number;
      };
      const rows = [...body.rows].map((row) => [key(row), row]);
      rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
      body.append(...rows.map(([, row]) => row));
    });
  });
}

// What a link leads to may lie in a closed part.
const openTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target; part; part = part.parentElement) {
    if (part instanceof HTMLDetailsElement) part.open = true;
  }
  target?.scrollIntoView();
};
addEventListener("hashchange", openTarget);
if (location.hash) openTarget();
// Rows of tables by what runs: a switch in the contents, for which there must be a script.
for (const contents of document.querySelectorAll(".contents")) {
  const run = contents.parentElement;
  const codes = new Set([...run.querySelectorAll("[data-code]")].map((row) => row.dataset.code));
  if (codes.size < 2) continue;
  const group = document.createElement("span");
  group.className = "switch";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Rows of tables");
  for (const [code, words] of [["", "All"], ["python", "Python"], ["cpp", "C++"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-pressed", String(code === ""));
    button.addEventListener("click", () => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === button));
      run.classList.toggle("only-python", code === "python");
      run.classList.toggle("only-cpp", code === "cpp");
    });
    group.append(button);
  }
  contents.append(group);
}
