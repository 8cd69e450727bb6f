// What is looked at as a whole: where it is, its most important numbers, its shares, years and quotations.

const NAMES_OF_ALL = "全部报告";

const scopeName = () => {
  const names = Object.entries(state.filters).map(([id, key]) => nameOf(dimensionOf(id), valueIn(id, key)));
  return names.join(" ") || NAMES_OF_ALL;
};

// The way from all reports to those that are looked at; each step is a link.
function drawTrail() {
  const filters = Object.entries(state.filters);
  const none = Object.fromEntries(filters.map(([id]) => [id, null]));
  const steps = filters.map(([id, key], place) => {
    const name = nameOf(dimensionOf(id), valueIn(id, key));
    if (place === filters.length - 1) return make("li", {}, make("span", { "aria-current": "page" }, name));
    const later = Object.fromEntries(filters.slice(place + 1).map(([other]) => [other, null]));
    return make("li", {}, make("a", { href: address({ ...CLEARED, by: "", filters: later }) }, name));
  });
  const home = filters.length ? make("a", { href: address({ ...CLEARED, by: "", filters: none }) }, NAMES_OF_ALL)
    : make("span", { "aria-current": "page" }, NAMES_OF_ALL);
  byId("trail").replaceChildren(make("li", {}, home), ...steps);
}

// Of which years the numbers are added up.
function drawSpan(members) {
  const dimension = dimensionOf("year");
  const known = members.map((report) => dimension.of[report]).filter((value) => value >= 0);
  const [first, last] = d3.extent(known).map((value) => nameOf(dimension, value));
  byId("span").textContent = !known.length ? "" : first === last ? first : `${first}至${last}合计`;
}

function drawNumbers(members) {
  drawSpan(members);
  const tile = (name, text, href, title) => make("div", { title }, make("dt", {}, name), make("dd", {}, href ? make("a", { href }, text) : text));
  const units = new Set(members.map((report) => dimensionOf("agency").of[report]).filter((value) => value >= 0)).size;
  const asked = data.roles.map((_, role) => role).filter((role) => reports.unanswered[role].some((themes) => themes.length));
  const measures = data.measures.map((measure, index) => ({ ...measure, index, ...amountOf(members, index) }))
    .filter(({ value, parts, index }) => value !== null && (parts || index === 0));
  const failing = members.filter((report) => reports.failed[report].length).length;
  const gone = missingHere().length;
  byId("numbers").replaceChildren(
    tile("报告", `${number(members.length)} 份`),
    tile("机关", `${number(units)} 个`, address({ ...CLEARED, by: "agency" })),
    gone ? tile("缺报的机关", `${number(gone)} 个`, address({ to: "missing" })) : "",
    ...asked.map((role) => {
      const named = members.filter((report) => reports.themes[role][report].length);
      const open = named.filter((report) => reports.unanswered[role][report].length).length;
      return tile(`有${data.roles[role].name}未见回应`, percent(named.length ? open / named.length : null), null,
        `${number(named.length)} 份提到${data.roles[role].name}的报告中的 ${number(open)} 份`);
    }),
    failing ? tile("核对不符的报告", `${number(failing)} 份`, address({ ...CLEARED, show: "checks" })) : "",
    ...measures.map(({ name, about, index, value, unit, parts }) =>
      tile(name, `${amountText(index, value)}${parts ? "" : ` ${unit}`}`, address({ ...CLEARED, show: "measures", sort: data.measures[index].id, down: "1" }), about)),
  );
}

// The figures of a role over `members`, compared with all other reports and with the year before.
function figuresOf(members, role) {
  const others = members.length < reports.path.length;
  const inside = new Set(members);
  const rest = others ? everyReport().filter((report) => !inside.has(report)) : [];
  const [counts, restCounts, open] = [naming(members, role), naming(rest, role), naming(members, role, reports.unanswered)];
  const years = data.years?.map((year) => members.filter((report) => keyOf(dimensionOf("year"), dimensionOf("year").of[report]) === String(year)));
  const change = years?.every((of) => of.length) ? years.map((of) => naming(of, role)) : null;
  const group = groupHere();
  const figures = data.themes.map(({ name }, theme) => {
    const [low, high] = wilson(counts[theme], members.length);
    const share = members.length ? counts[theme] / members.length : null;
    const restShare = rest.length ? restCounts[theme] / rest.length : null;
    return {
      name, theme, count: counts[theme], share, low, high, rest: restShare, lift: restShare ? share / restShare : null, open: open[theme],
      mark: group === null ? "" : { "+": "▲", "-": "▼", ".": "" }[data.groups[group].marks[role][theme]],
      clear: group !== null && data.groups[group].clear[role][theme] === "!",
      change: change && difference(...change.map((of, at) => [of[theme], years[at].length])),
      small: change && years.some((of) => of.length < data.few),
    };
  });
  return figures.sort((one, other) => other.count - one.count || one.theme - other.theme);
}

// The group of the summary that is looked at, by its place; null where it is none.
function groupHere() {
  const [[id, key] = [], ...more] = Object.entries(state.filters);
  if (!id) return 0;
  return more.length ? null : dimensionOf(id).groups?.[dimensionOf(id).index.get(key)] ?? null;
}

function drawDetail(members) {
  byId("detail-name").textContent = scopeName();
  const few = members.length < data.few ? [make("strong", { class: "warning" }, `报告不足 ${data.few} 份（*），占比仅供参考。`)] : [];
  byId("detail-about").replaceChildren(`${number(members.length)} 份报告。`, ...few);
  const all = data.roles.map((_, role) => figuresOf(members, role));
  const wide = printing() ? 680 : byId("intervals").clientWidth;
  const width = Math.max(280, wide / (wide > 700 ? data.roles.length : 1) - 16);
  byId("intervals").replaceChildren(...all.map((figures, role) => make("figure", {},
    make("figcaption", {}, `${data.roles[role].name}：● 占比，横线是 ${100 * data.confidence}% 置信区间；◇ 其余报告`), drawIntervals(figures, role, width))));
  byId("figures").replaceChildren(...all.map((figures, role) => figuresTable(figures, role)));
  drawSmallMultiples(members, all[0]);
}

function figuresTable(figures, role) {
  const asked = figures.some(({ open }) => open);
  const compared = figures.some(({ rest }) => rest !== null);
  const changed = figures.some(({ change }) => change);
  const heads = ["主题", "份数", "占比", "区间", ...(compared ? ["其余", "倍数"] : []), ...(changed ? [`${data.years[1]}年较${data.years[0]}年`] : []), ...(asked ? ["未见回应"] : [])];
  return make("table", {}, make("caption", {}, `${scopeName()}，${data.roles[role].name}`),
    make("thead", {}, make("tr", {}, heads.map((name) => make("th", { scope: "col" }, name)))),
    make("tbody", {}, figures.map((f) => make("tr", {},
      make("th", { scope: "row" }, make("a", { href: address({ row: "*", col: `${data.roles[role].label}.${data.themes[f.theme].label}`, show: "themes" }) }, f.name)),
      make("td", {}, number(f.count)), make("td", {}, percent(f.share, 1)), make("td", {}, `${percent(f.low)}–${percent(f.high)}`),
      compared ? [make("td", {}, percent(f.rest, 1)), make("td", {}, `${f.lift === null ? "—" : f.lift.toFixed(1)}${f.mark}`)] : "",
      changed ? make("td", {}, `${points(f.change[0])}${f.clear ? "!" : ""}${f.small ? "*" : ""} `, make("small", {}, `[${points(f.change[1])}, ${points(f.change[2])}]`)) : "",
      asked ? make("td", {}, number(f.open)) : ""))));
}

// The years side by side: of every theme, or of every amount.
function drawSmallMultiples(members, figures) {
  const dimension = dimensionOf("year");
  const of = d3.groups(members.filter((report) => dimension.of[report] >= 0), (report) => dimension.of[report]).sort(([one], [other]) => one - other);
  byId("years").hidden = of.length < 2;
  if (of.length < 2) return;
  const years = of.map(([value]) => keyOf(dimension, value));
  const parts = of.map(([, part]) => part);
  const small = state.show === "measures"
    ? columnsFor(members).map(({ id, name }) => {
      const measure = data.measures.findIndex((found) => found.id === id);
      return drawYears(name, years, [{ role: 0, label: name, values: parts.map((part) => amountOf(part, measure).value) }], Boolean(data.measures[measure].parts));
    })
    : figures.map(({ theme, name }) => drawYears(name, years, data.roles.map(({ name: label }, role) =>
      ({ role, label, values: parts.map((part) => naming(part, role)[theme] / part.length) })), true));
  byId("years-legend").replaceChildren(...(state.show === "measures" ? [] : [legend()]));
  byId("multiples").replaceChildren(...small);
}
