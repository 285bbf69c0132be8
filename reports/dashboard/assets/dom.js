"use strict";
// What every script shares. Text only ever enters a page as text: there is no innerHTML here.
const gilscope = { tables: {}, runs: {} };

gilscope.fill = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

// el("p", {class: "facts"}, "text", another element)
gilscope.el = (tag, attributes, ...children) =>
  gilscope.fill(document.createElement(tag), attributes, children);

gilscope.svg = (tag, attributes, ...children) =>
  gilscope.fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

// A name that a narrow screen breaks before a dot or behind an underscore, as a list of children.
gilscope.breakable = (name) =>
  name.split(/(?=\.)|(?<=_)/).flatMap((part) => [document.createElement("wbr"), part]);

// A verdict as sign and word, as the pages made beforehand have it.
gilscope.signs = { worse: "▸", better: "◂", different: "≠" };

gilscope.ready = () => {
  document.documentElement.dataset.ready = Math.round(performance.now());
};
