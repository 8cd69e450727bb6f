// The reports behind a figure, one report, its quotations, and who is missing.

const LISTED = 100; // reports at once
const MISSING = 500; // units without a report; the download has all

// The reports that the chosen cell counts, or, where one unit is looked at, its reports; null where none are asked for.
function listed({ members, rows, columns }) {
  if (state.finding !== null && reports.headlines[state.finding]) {
    return { name: `要点 ${Number(state.finding) + 1}`, members: reports.headlines[state.finding], column: columns.find(({ id }) => id === state.col) ?? null };
  }
  if (!state.col) return "agency" in state.filters ? { name: scopeName(), members, column: null } : null;
  const column = columns.find(({ id }) => id === state.col);
  const row = state.row === "*" ? { name: scopeName(), members } : rows.find(({ key }) => key === state.row);
  if (!row || (!column && state.col !== "reports")) return null;
  const name = column ? `${row.name}，${column.group ? `${column.group}，` : ""}${column.name}` : row.name;
  return { name, members: column ? row.members.filter(column.has) : row.members, column };
}

async function drawList(view) {
  const list = listed(view);
  byId("list").hidden = !list;
  if (!list) return;
  byId("list-name").textContent = `${list.name}：${number(list.members.length)} 份报告`;
  byId("list-table").replaceChildren(listTable(list, LISTED));
  byId("more").hidden = list.members.length <= LISTED;
  byId("more").textContent = `显示全部 ${number(list.members.length)} 份`;
  byId("more").onclick = () => { byId("list-table").replaceChildren(listTable(list, Infinity)); byId("more").hidden = true; };
  byId("download-list").onclick = () => download("报告.csv", listRows(list));
  await readQuotations();
  const theme = list.column?.id.split(".") ?? [];
  const role = data.roles.findIndex(({ label }) => label === theme[0]);
  const about = role < 0 ? null : [role, data.themes.findIndex(({ label }) => label === theme.slice(1).join("."))];
  byId("quotations").replaceChildren(...quoted(list.members, about, 10));
}

function listTable({ members, column }, most) {
  const value = column?.value;
  return make("table", {}, make("thead", {}, make("tr", {},
    ["机关或题目", "年度", "地区", ...(value ? [column.name] : []), "原文"].map((name) => make("th", { scope: "col" }, name)))),
  make("tbody", {}, members.slice(0, most).map((report) => make("tr", {},
    make("th", { scope: "row" }, make("a", { href: address({ report: reports.path[report] }) }, titleOf(report))),
    make("td", {}, yearOf(report)), make("td", {}, reports.place[report]),
    value ? make("td", {}, amountText(data.measures.findIndex(({ id }) => id === column.id), value(report))) : "",
    make("td", {}, make("a", { href: fileLink(reports.path[report]), target: "_blank", rel: "noopener" }, reports.path[report]))))));
}

const listRows = ({ members, column }) => [
  ["机关或题目", "年度", "地区", ...(column?.value ? [column.name] : []), "路径"],
  ...members.map((report) => [titleOf(report), yearOf(report), reports.place[report], ...(column?.value ? [column.value(report)] : []), reports.path[report]]),
];

// At most `most` quotations of `members`, of those that name a role and theme where `about` says which.
function quoted(members, about, most) {
  const found = members.flatMap((report) => (quotations.get(report) ?? []).map((quotation) => [report, ...quotation]))
    .filter(([, , , pairs]) => !about || pairs.some(([role, theme]) => role === about[0] && theme === about[1])).slice(0, most);
  return found.map(([report, line, text, pairs]) => make("blockquote", {}, make("p", {}, text),
    make("footer", {}, pairs.map(([role, theme]) => make("span", { class: "chip" }, `${data.roles[role].name}：${data.themes[theme].name}`)), " ",
      make("a", { href: fileLink(reports.path[report], text), target: "_blank", rel: "noopener", title: reports.path[report] },
        `${titleOf(report)}，${yearOf(report)}，第${line}行`))));
}

// A report that another is like: its view or, of a text that counts under another path, its file.
function alikeLink(path) {
  const report = reports.path.indexOf(path);
  return report < 0 ? make("a", { href: fileLink(path), target: "_blank", rel: "noopener" }, path)
    : make("a", { href: address({ report: path }) }, [titleOf(report), yearOf(report)].join("，"));
}

async function drawReport() {
  const report = state.report === null ? -1 : reports.path.indexOf(state.report);
  byId("report").hidden = report < 0;
  for (const id of ["overview", "detail", "numbers", "span"]) byId(id).hidden = report >= 0;
  if (report < 0) return;
  for (const id of ["list", "missing"]) byId(id).hidden = true;
  byId("report-name").textContent = titleOf(report);
  byId("back").setAttribute("href", address({ report: null }));
  const path = reports.path[report];
  const chips = (role) => reports.themes[role][report].map((theme) => make("li", {}, data.themes[theme].name,
    reports.unanswered[role][report].includes(theme) ? make("strong", { class: "warning" }, " 未见回应") : ""));
  const amounts = data.measures.map((measure, index) => [measure, index, amountOf([report], index).value]).filter(([, , value]) => value !== null);
  byId("report-body").replaceChildren(
    make("p", { class: "wide" }, [yearOf(report), reports.place[report]].filter(Boolean).join("，"), "；", make("a", { href: fileLink(path), target: "_blank", rel: "noopener" }, path)),
    ...data.roles.map(({ name }, role) => make("div", {}, make("h3", {}, name), reports.themes[role][report].length ? make("ul", {}, chips(role)) : make("p", {}, "没有提到任何主题。"))),
    reports.failed[report].length ? make("div", {}, make("h3", {}, "核对不符"), make("ul", {}, reports.failed[report].map((check) => make("li", {}, data.checks[check].name)))) : "",
    reports.findings[report].length ? make("div", {}, make("h3", {}, "检查意见"), make("ul", {}, reports.findings[report].map((rule) => make("li", {}, `${data.rules[rule].severity}：${data.rules[rule].name}`)))) : "",
    reports.alike[report].length ? make("div", {}, make("h3", {}, "正文雷同的报告"), make("ul", {}, reports.alike[report].map((other) => make("li", {}, alikeLink(other))))) : "",
    amounts.length ? make("div", {}, make("h3", {}, "数字"), make("table", {}, make("tbody", {}, amounts.map(([measure, index, value]) =>
      make("tr", {}, make("th", { scope: "row" }, measure.name), make("td", {}, `${amountText(index, value)}${measure.parts ? "" : ` ${measure.unit}`}`)))))) : "");
  await readQuotations();
  const said = quoted([report], null, Infinity);
  if (said.length) byId("report-body").append(make("div", { class: "wide" }, make("h3", {}, "引文"), ...said));
}

// The units without a report in what is looked at.
function missingHere() {
  const filters = Object.entries(state.filters).map(([id, key]) => [id, key, nameOf(dimensionOf(id), valueIn(id, key))]);
  return reports.missing.filter((unit) => filters.every(([id, key, name]) => {
    const level = CHAIN.indexOf(id);
    if (level >= 0 && level < 4) return unit.levels[level] === name;
    return { kind: unit.kind === key, system: unit.system === key, year: unit.years.map(String).includes(key), agency: unit.name === name }[id] ?? false;
  }));
}

function drawMissing() {
  const found = missingHere();
  byId("missing").hidden = !found.length;
  const years = (list) => list.map((year) => `${year}年`).join("、") || "—";
  byId("missing-name").textContent = `缺报的机关（${number(found.length)}${found.length > MISSING ? `；列出前 ${MISSING} 个，其余见下载的清单` : ""}）`;
  byId("missing-table").replaceChildren(make("table", {}, make("thead", {}, make("tr", {},
    ["机关", "地区", "缺报年度", "已有年度", "依据"].map((name) => make("th", { scope: "col" }, name)))),
  make("tbody", {}, found.slice(0, MISSING).map((unit) => make("tr", {}, make("th", { scope: "row" }, unit.name), make("td", {}, unit.place),
    make("td", {}, years(unit.years)), make("td", {}, years(unit.reported)), make("td", {}, unit.why))))));
  byId("download-missing").onclick = () => download("缺报.csv", [["机关", "地区", "缺报年度", "已有年度", "依据"],
    ...found.map((unit) => [unit.name, unit.place, years(unit.years), years(unit.reported), unit.why])]);
}
