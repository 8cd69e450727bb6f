// The heat map: a row for each group, a column for each theme; mouse and keyboard.

const heatmap = byId("heatmap");
const CELL = { height: 24, least: 44, font: 12 }; // in pixels
const PRINTED = { height: 18, least: 33, font: 10 }; // so that a page of groups fits on a sheet
let heatRows = [];

function drawHeatmap(rows) {
  heatRows = rows;
  const size = printing() ? PRINTED : CELL;
  state.row = Math.min(state.row, rows.length - 1);
  const shares = rows.map(({ group }) => data.themes.map((_, theme) => shareOf(group, theme)));
  const label = ({ group }) => plain(`${nameOf(group)}${fewOf(group) ? " *" : ""}`);
  const longest = Math.max(...rows.map((row) => label(row).length));
  const longestTheme = Math.max(...data.themes.map(({ name }) => name.length));
  const left = Math.min(260, 16 + 13.5 * longest);
  const scale = [[0, colour("low")], [0.5, colour("middle")], [1, colour("high")]];
  const trace = {
    type: "heatmap",
    x: data.themes.map((_, theme) => theme),
    y: rows.map((_, row) => row),
    z: shares,
    zmin: 0,
    zmax: 1,
    xgap: 1,
    ygap: 1,
    hoverongaps: false,
    colorscale: scale,
    hovertext: rows.map((row) => data.themes.map((_, theme) => plain(tell(row, theme)).replace(/；/g, "<br>"))),
    hovertemplate: "%{hovertext}<extra></extra>",
    colorbar: {
      title: { text: "占比<br> ", side: "top" }, tickformat: ".0%", thickness: 14, len: 240, lenmode: "pixels", y: 1,
      yanchor: "top", outlinewidth: 0, tickvals: [0, 0.25, 0.5, 0.75, 1],
    },
  };
  const cells = rows.flatMap(({ group }, row) => shares[row].flatMap((share, theme) =>
    share === null ? [] : [{ row, theme, share, text: `${percent(share)}${markOf(group, theme)}` }]));
  const figures = {
    type: "scatter",
    mode: "text",
    x: cells.map(({ theme }) => theme),
    y: cells.map(({ row }) => row),
    text: cells.map(({ text }) => text),
    textfont: { size: size.font, color: cells.map(({ share }) => readable(scale, share)) },
    hoverinfo: "skip",
  };
  const top = 16 + 13 * longestTheme;
  Plotly.react(heatmap, [trace, figures], layout({
    width: Math.max(availableWidth(heatmap), left + 84 + size.least * data.themes.length),
    height: Math.max(top + 8 + size.height * rows.length, top + 260),
    margin: { l: left, r: 84, t: top, b: 8, pad: 4 },
    xaxis: axis({ side: "top", tickvals: trace.x, ticktext: data.themes.map(({ name }) => plain(name)), tickangle: -50 }),
    yaxis: axis({
      tickvals: trace.y, ticktext: rows.map(label), range: [rows.length - 0.5, -0.5],
      domain: [1 - Math.min(1, (size.height * rows.length) / Math.max(size.height * rows.length, 252)), 1],
    }),
    shapes: marks(),
    showlegend: false,
  }), CONFIG);
  heatmap.setAttribute(
    "aria-label",
    `热力图：${rows.length - 1} 个分组，${data.themes.length} 个主题；${roleName()}，${yearName()}。数据见下面的数据表`,
  );
}

// The group that is looked at, the line under all reports, and, with the keyboard, the cell.
function marks() {
  const wide = data.themes.length - 0.5;
  const open = heatRows.findIndex(({ index }) => index === state.group);
  const box = (x0, x1, y0, y1, width, line) =>
    ({ type: "rect", x0, x1, y0, y1, line: { color: colour(line), width }, fillcolor: "rgba(0,0,0,0)" });
  const { row, column } = state;
  return [
    { type: "line", x0: -0.5, x1: wide, y0: 0.5, y1: 0.5, line: { color: colour("ink"), width: 1 } },
    ...(open < 0 ? [] : [box(-0.5, wide, open - 0.5, open + 0.5, 2, "ink")]),
    ...(document.activeElement === heatmap ? [box(column - 0.5, column + 0.5, row - 0.5, row + 0.5, 4, "cursor")] : []),
  ];
}

const mark = () => Plotly.relayout(heatmap, { shapes: marks() });

// One cell in words.
function tell({ group }, theme) {
  const { reports, counts } = counted(group);
  const about = `${nameOf(group)}，${data.themes[theme].name}（${roleName()}，${yearName()}）`;
  if (!reports) return `${about}；没有报告`;
  const sign = { "▲": "；比其余各组多，超出偶然", "▼": "；比其余各组少，超出偶然", "": "" }[markOf(group, theme)];
  const few = fewOf(group) ? `；报告不足 ${data.few} 份` : "";
  return `${about}；${percent(shareOf(group, theme), 1)}：${number(reports)} 份报告中的 ${number(counts[theme])} 份${sign}${few}`;
}

function move(rows, columns) {
  state.row = Math.max(0, Math.min(heatRows.length - 1, state.row + rows));
  state.column = Math.max(0, Math.min(data.themes.length - 1, state.column + columns));
}

const KEYS = {
  ArrowUp: () => move(-1, 0),
  ArrowDown: () => move(1, 0),
  ArrowLeft: () => move(0, -1),
  ArrowRight: () => move(0, 1),
  Home: () => move(0, -Infinity),
  End: () => move(0, Infinity),
  PageUp: () => turn(-1),
  PageDown: () => turn(1),
};

function startHeatmap() {
  heatmap.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") openGroup(heatRows[state.row].index, true);
    else if (KEYS[event.key]) KEYS[event.key]();
    else return;
    event.preventDefault();
    mark();
    byId("told").textContent = tell(heatRows[state.row], state.column);
  });
  heatmap.addEventListener("focus", mark);
  heatmap.addEventListener("blur", mark);
  heatmap.on("plotly_click", ({ points: [{ x, y }] }) => {
    [state.row, state.column] = [y, x];
    openGroup(heatRows[y].index, false);
  });
}
