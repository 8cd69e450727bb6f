"use strict";
// Elements, colours and numbers as they are shown.

const byId = (id) => document.getElementById(id);

// An element with text and children, never with markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const percent = (share, digits = 0) => (share === null ? "—" : `${(100 * share).toFixed(digits)}%`);
const points = (share) => `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(100 * share).toFixed(0)}`;
const number = (count) => (count === null ? "—" : count.toLocaleString("zh-CN", { maximumFractionDigits: 2 }));

// Colours are those of the style sheet, so that everything follows light, dark and print.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const printing = () => matchMedia("print").matches;

// The colour for a share between 0 and 1, and black or white, whichever is easier to read on it (WCAG 2, relative luminance).
function shade(share) {
  const [low, middle, high] = ["low", "middle", "high"].map(colour);
  const mixed = share < 0.5 ? d3.interpolateRgb(low, middle)(2 * share) : d3.interpolateRgb(middle, high)(2 * share - 1);
  const { r, g, b } = d3.rgb(mixed);
  const [red, green, blue] = [r, g, b].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return { background: mixed, ink: 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff" };
}

// The report's own file, and the passage for browsers that know text fragments (WICG, Scroll To Text Fragment).
function fileLink(path, text) {
  const encoded = path.split("/").map(encodeURIComponent).join("/").replace(/^([A-Za-z])%3A\//, "$1:/");
  const below = !/^(\/|[A-Za-z]:\/)/.test(path);
  const start = below ? data.folder : path.startsWith("/") ? "file://" : "file:///";
  const fragment = text ? `#:~:text=${encodeURIComponent(passage(text)).replace(/-/g, "%2D")}` : "";
  return `${start}${encoded}${fragment}`;
}

// Browsers find whole words of one line: up to a punctuation mark.
function passage(text) {
  const [line] = text.trim().split(/[\r\n\t\u3000…]/);
  return line.match(/^.{4,60}[，。；：、！？]/u)?.[0] ?? line;
}
