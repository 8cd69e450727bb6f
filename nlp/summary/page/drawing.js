// What pictures and tables share.

// An element with text and children, never with markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The plotting library reads some markup in its labels.
const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

// Colours and fonts are those of the style sheet, so that pictures follow light, dark and print.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// Black or white, whichever is easier to read on the colour that `scale` has at `share` (WCAG 2, relative luminance).
function readable(scale, share) {
  const after = scale.findIndex(([at]) => at >= share);
  const [[from, low], [to, high]] = [scale[Math.max(0, after - 1)], scale[after]];
  const part = to > from ? (share - from) / (to - from) : 0;
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const [one, other] = [low, high].map((hex) => parseInt(hex.slice(start, start + 2), 16));
    const value = (one + part * (other - one)) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

function layout(changes) {
  const ink = colour("ink");
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: ink },
    hoverlabel: { font: { size: 13, color: ink }, bgcolor: colour("panel"), bordercolor: colour("line"), align: "left" },
    dragmode: false,
    ...changes,
  };
}

const CONFIG = { displayModeBar: false, doubleClick: false };
const axis = (changes) => ({ fixedrange: true, zeroline: false, showgrid: false, ticks: "", ...changes });

const printing = () => matchMedia("print").matches;

// In pixels; printed, that of a sheet of A4 without its margins.
const availableWidth = (element) =>
  printing() ? 700 : element.closest("section").querySelector("figure").clientWidth;
