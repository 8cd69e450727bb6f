// A group's profile: its figures with intervals, year by year, and its quotations.

const intervals = byId("intervals");

function figuresOf(profile) {
  const rows = profile.figures[state.role].map((row, theme) => {
    const figure = Object.fromEntries(data.columns.map((column, index) => [column, row[index]]));
    return { ...figure, theme, name: data.themes[theme].name };
  });
  return rows.sort((one, other) => other.count - one.count || one.theme - other.theme);
}

function drawProfile() {
  const group = data.groups[state.group];
  const profile = read(`profile-${state.group}`);
  const figures = figuresOf(profile);
  byId("profile-name").textContent = group.name;
  byId("profile-about").replaceChildren(...about(group));
  drawIntervals(group, figures);
  byId("figures-table").replaceChildren(figuresTable(group, profile, figures));
  byId("years-data").hidden = Object.keys(group.years).length < 2;
  byId("years-table").replaceChildren(yearsTable(group, figures));
  byId("quotations").replaceChildren(...quotations(profile, figures));
}

function about(group) {
  const silent = group.silent[state.role];
  const told = [
    ...(group.place ? [group.place] : []),
    ...(/^\d{6}$/.test(group.key) ? [`区划代码 ${group.key}`] : []),
    `${number(group.reports)} 份报告`,
    ...(silent ? [`其中 ${number(silent)} 份的${roleName()}没有提到任何主题`] : []),
  ];
  const few = group.reports < data.few;
  return [
    `${told.join("，")}。`,
    ...(few ? [make("strong", { class: "warning" }, `报告不足 ${data.few} 份（*），占比仅供参考。`)] : []),
  ];
}

function drawIntervals(group, figures) {
  const y = figures.map((_, row) => row);
  const hover = figures.map((f) => plain(`${f.name}：${percent(f.count / group.reports, 1)}，${range(f)}`));
  const own = {
    type: "scatter", mode: "markers", name: plain(nameOf(group)), y,
    x: figures.map((f) => f.count / group.reports),
    error_x: {
      type: "data", symmetric: false, thickness: 2, width: 5,
      array: figures.map((f) => Math.max(0, f.high - f.count / group.reports)),
      arrayminus: figures.map((f) => Math.max(0, f.count / group.reports - f.low)),
    },
    marker: { size: 10, color: colour("accent") }, hovertext: hover, hovertemplate: "%{hovertext}<extra></extra>",
  };
  const rest = {
    type: "scatter", mode: "markers", name: "其余各组", y,
    x: figures.map((f) => f.rest_share),
    marker: { size: 11, symbol: "diamond-open", color: colour("ink"), line: { width: 2 } },
    hovertext: figures.map((f) => plain(`其余各组，${f.name}：${percent(f.rest_share, 1)}`)),
    hovertemplate: "%{hovertext}<extra></extra>",
  };
  const left = 20 + 13.5 * Math.max(...data.themes.map(({ name }) => name.length));
  const compared = figures.some((f) => f.rest_share !== null);
  Plotly.react(intervals, compared ? [own, rest] : [own], layout({
    width: Math.max(availableWidth(intervals), 300),
    height: 60 + 26 * figures.length,
    margin: { l: left, r: 26, t: 34, b: 8 },
    showlegend: false,
    xaxis: axis({ range: [-0.02, 1.02], tickformat: ".0%", dtick: 0.25, side: "top", showgrid: true, gridcolor: colour("line") }),
    yaxis: axis({ tickvals: y, ticktext: figures.map((f) => plain(f.name)), range: [figures.length - 0.5, -0.5] }),
  }), CONFIG);
  intervals.setAttribute("aria-label", `${nameOf(group)}：各主题的占比和置信区间，${roleName()}。数据见下面的表`);
  byId("intervals-legend").textContent =
    `● ${nameOf(group)}的占比，横线是 ${100 * data.confidence}% 置信区间（Wilson）${compared ? "；◇ 其余各组" : ""}。${roleName()}，全部年度。`;
}

const range = (f) => `${percent(f.low)}–${percent(f.high)}`;

function figuresTable(group, profile, figures) {
  const { change } = profile;
  const asked = figures.some((f) => f.unanswered !== null);
  const sign = (f) => ({ "+": "▲", "-": "▼", ".": "" })[group.marks[state.role][f.theme]];
  const heads = [
    "主题", "份数", "占比", "区间", "其余", "倍数",
    ...(change ? [`较${change.year_before}年`] : []), ...(asked ? ["未对应"] : []),
  ];
  const told = change
    ? `；变化是 ${change.year} 年（${number(change.reports)} 份）比 ${change.year_before} 年（${number(change.reports_before)} 份）的百分点${change.small ? "，* 有一年报告不足 " + data.few + " 份" : ""}`
    : "";
  return make("table", {},
    make("caption", {}, `${group.name}，${roleName()}，全部年度${told}`),
    make("thead", {}, make("tr", {}, ...heads.map((name) => make("th", { scope: "col" }, name)))),
    make("tbody", {}, ...figures.map((f) => make("tr", {},
      make("th", { scope: "row" }, f.name),
      make("td", {}, number(f.count)),
      make("td", {}, percent(f.count / group.reports, 1)),
      make("td", {}, range(f)),
      make("td", {}, percent(f.rest_share, 1)),
      make("td", {}, `${f.lift === null ? "—" : f.lift.toFixed(1)}${sign(f)}`),
      change ? make("td", { title: `${percent(f.count_before / change.reports_before, 1)} → ${percent(f.count_after / change.reports, 1)}` },
        `${points(f.difference)}${f.clear ? "!" : ""}${change.small ? "*" : ""} `,
        make("small", {}, `[${points(f.difference_low)}, ${points(f.difference_high)}]`)) : null,
      asked ? make("td", {}, number(f.unanswered), " ",
        make("small", {}, f.count ? percent(f.unanswered / f.count) : "")) : null))));
}

function yearsTable(group, figures) {
  const found = Object.entries(group.years);
  return make("table", {},
    make("caption", {}, `${group.name}，${roleName()}：各年提及主题的报告占比，后面是份数`),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "主题"),
      ...found.map(([year, { reports }]) =>
        make("th", { scope: "col" }, `${year}年（${number(reports)} 份${reports < data.few ? "*" : ""}）`)))),
    make("tbody", {}, ...figures.map(({ name, theme }) => make("tr", {},
      make("th", { scope: "row" }, name),
      ...found.map(([, { reports, counts }]) =>
        make("td", {}, `${percent(counts[state.role][theme] / reports)} `, make("small", {}, number(counts[state.role][theme]))))))));
}

function quotations(profile, figures) {
  const found = figures.filter(({ theme }) => profile.quotations[state.role][theme].length);
  if (!found.length) return [make("p", {}, "没有引文。")];
  return found.flatMap(({ name, theme }) => [
    make("h4", {}, `${roleName()}：${name}`),
    ...profile.quotations[state.role][theme].map(([report, line, text]) => {
      const [path, title, agency, year] = profile.reports[report];
      const source = [agency ?? title, year === null ? null : `${year}年`].filter(Boolean).join("，");
      return make("blockquote", {}, make("p", {}, text), make("footer", {}, `——${source ? `${source}，` : ""}`,
        make("a", { href: link(path, text), target: "_blank", rel: "noopener", title: path }, `${path}，第${line}行`)));
    }),
  ]);
}

// The report, and the passage for browsers that know text fragments (WICG, Scroll To Text Fragment).
function link(path, text) {
  const encoded = path.split("/").map(encodeURIComponent).join("/").replace(/^([A-Za-z])%3A\//, "$1:/");
  const below = !/^(\/|[A-Za-z]:\/)/.test(path);
  const start = below ? data.folder : path.startsWith("/") ? "file://" : "file:///";
  return `${start}${encoded}#:~:text=${encodeURIComponent(passage(text)).replace(/-/g, "%2D")}`;
}

// Browsers find whole words of one line: up to a punctuation mark.
function passage(text) {
  const [line] = text.trim().split(/[\r\n\t\u3000]/);
  return line.match(/^.{4,60}[，。；：、！？]/u)?.[0] ?? line;
}
