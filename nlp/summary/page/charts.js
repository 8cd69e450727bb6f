// Pictures: shares with their intervals, and the years of every figure side by side (Observable Plot).

const roleColour = (role) => colour(`role${role % 4}`);

// A picture with what it shows in words, for those who do not see it.
function picture(options, told) {
  const svg = Plot.plot({ style: { background: "none", color: colour("ink"), fontSize: "12px", fontFamily: "inherit" }, ...options });
  svg.querySelectorAll("[aria-label]").forEach((part) => part.removeAttribute("aria-label")); // the whole is told, not its parts
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", told);
  return svg;
}

function drawIntervals(figures, role, width) {
  const shown = figures.filter(({ count, rest }) => count || rest);
  const left = 16 + 12.5 * d3.max(data.themes, ({ name }) => name.length);
  const compared = shown.some(({ rest }) => rest !== null);
  return picture({
    width, height: 40 + 22 * shown.length, marginLeft: left, marginRight: 20, marginTop: 30, marginBottom: 6,
    x: { domain: [0, 1], percent: false, tickFormat: ".0%", ticks: 5, axis: "top", grid: true, label: null },
    y: { domain: shown.map(({ name }) => name), label: null, tickSize: 0 },
    marks: [
      Plot.ruleY(shown, { x1: "low", x2: "high", y: "name", stroke: roleColour(role), strokeWidth: 2 }),
      Plot.dot(shown, { x: "share", y: "name", fill: roleColour(role), r: 4.5 }),
      compared ? Plot.dot(shown, { x: "rest", y: "name", symbol: "diamond2", stroke: colour("ink"), fill: colour("paper"), r: 4.5 }) : null,
    ],
  }, `${data.roles[role].name}：各主题的占比和置信区间；数据见下面的表`);
}

// One small picture: a line for each of `series`, a dot for each year.
function drawYears(name, years, series, share) {
  const points = series.flatMap(({ role, values }) => values.map((value, at) => ({ role, year: years[at], value }))).filter(({ value }) => value !== null);
  const told = series.map(({ label, values }) => `${label} ${values.map((value, at) => `${years[at]} ${share ? percent(value) : number(value)}`).join("，")}`);
  return make("figure", { class: "small" }, make("figcaption", {}, name), picture({
    width: 190, height: 96, marginLeft: 40, marginRight: 14, marginTop: 8, marginBottom: 20,
    x: { domain: years, type: "point", label: null, tickSize: 0, tickFormat: (year) => (years.length < 5 || year === years[0] || year === years.at(-1) ? year : "") },
    y: { ...(share ? { domain: [0, 1], tickFormat: ".0%", ticks: [0, 0.5, 1] } : { zero: true, ticks: 3, tickFormat: "~s" }), label: null, tickSize: 0, grid: true },
    marks: series.flatMap(({ role }) => [
      Plot.line(points.filter((point) => point.role === role), { x: "year", y: "value", stroke: roleColour(role), strokeWidth: 2, strokeDasharray: role ? "4 3" : null }),
      Plot.dot(points.filter((point) => point.role === role), { x: "year", y: "value", fill: roleColour(role), r: 3, symbol: role ? "square" : "circle" }),
    ]),
  }, `${name}：${told.join("；")}`));
}

function legend() {
  return make("p", { class: "hint" }, data.roles.map(({ name }, role) =>
    make("span", { class: "key" }, make("span", { class: "swatch", style: `color:${roleColour(role)}`, "aria-hidden": "true" }, role ? "╍■╍" : "━●━"), ` ${name} `)));
}
