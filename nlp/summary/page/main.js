// Controls, and what happens when the address changes.

let view = null;

function show() {
  readAddress();
  const members = membersOf(state.filters);
  const dimension = rowsBy(members);
  const columns = columnsFor(members);
  const rows = ordered(rowsOf(dimension, members), columns, dimension);
  const from = Math.max(0, Math.min(Number(state.from) || 0, Math.floor((rows.length - 1) / ROWS) * ROWS));
  view = { members, dimension, columns, rows, from, whole: !Object.keys(state.filters).length };
  drawTrail();
  drawNumbers(members);
  drawControls(view);
  drawGrid(view);
  drawList(view);
  drawMissing();
  drawReport();
  if (byId("report").hidden) drawDetail(members);
}

function drawControls({ dimension, rows, columns, from, members }) {
  byId("by").value = dimension.id;
  byId("show").value = state.show;
  byId("role").value = state.role || data.roles[0].label;
  byId("role-control").hidden = state.show !== "themes" || data.roles.length < 2;
  byId("year").value = state.filters.year ?? "";
  byId("sort").replaceChildren(...[["", "地图次序"], ["name", "名称"], ["reports", "报告数"], ...columns.map(({ id, name, group }) => [id, group ? `${group}：${name}` : name])]
    .map(([value, name]) => make("option", { value }, name)));
  byId("sort").value = state.sort;
  if (document.activeElement !== byId("query")) byId("query").value = state.q;
  const shown = Math.min(ROWS, rows.length - from);
  byId("window").textContent = rows.length ? `第 ${number(from + 1)}–${number(from + shown)} 个，共 ${number(rows.length)} 个` : "没有找到；请换一个词";
  byId("previous").disabled = from === 0;
  byId("next").disabled = from + ROWS >= rows.length;
  for (const button of [byId("previous"), byId("next")]) button.hidden = rows.length <= ROWS;
  byId("legend").textContent = {
    themes: `数字是提及该主题的报告占比${view.whole ? "；▲▼ 比其余各组多或少，超出偶然" : ""}；* 报告不足 ${data.few} 份。点名称往下看，点数字看是哪些报告。`,
    measures: `法定表格里的数字，各报告相加；百分比是和之比。${state.filters.year ? "" : "全部年度之和；选一个年度看当年。"}点名称往下看，点数字看是哪些报告。`,
    findings: `检查出该意见的报告占比，错误在前。点名称往下看，点数字看是哪些报告。`,
    checks: `核对不符的报告占比。点名称往下看，点数字看是哪些报告。`,
  }[state.show];
  byId("nothing").hidden = columns.length > 0 && members.length > 0;
}

function sortBy(id) {
  const text = id === "name" || id === "";
  go({ sort: id, down: (state.sort === id ? state.down !== "1" : !text) ? "1" : "", from: "0" });
}

function turn(pages) {
  go({ from: String(Math.max(0, view.from + pages * ROWS)) });
}

function startControls() {
  const options = (id, pairs) => byId(id).append(...pairs.map(([value, name]) => make("option", { value }, name)));
  options("by", dimensions.map(({ id, name }) => [id, name]));
  options("show", Object.entries(SHOWN).filter(([id]) => ({ themes: true, measures: data.measures.length, checks: data.checks.length, findings: data.rules.length })[id]));
  options("role", [...data.roles.map(({ label, name }) => [label, name]), ["all", "并列"]]);
  options("year", [["", "全部年度"], ...dimensionOf("year").values]);
  byId("by").addEventListener("change", ({ target }) => go({ ...CLEARED, by: target.value, sort: "", down: "" }));
  byId("show").addEventListener("change", ({ target }) => go({ ...CLEARED, show: target.value, sort: "", down: "" }));
  byId("role").addEventListener("change", ({ target }) => go({ role: target.value, col: null, row: null }));
  byId("year").addEventListener("change", ({ target }) => go({ ...CLEARED, filters: { year: target.value || null } }));
  byId("sort").addEventListener("change", ({ target }) => sortBy(target.value));
  byId("query").addEventListener("input", ({ target }) => amend({ q: target.value, from: "0" }));
  byId("previous").addEventListener("click", () => turn(-1));
  byId("next").addEventListener("click", () => turn(1));
  byId("download").addEventListener("click", () => download(`${SHOWN[state.show]}.csv`, gridRows(view)));
}

function drawHeadlines() {
  byId("headlines").hidden = !data.headlines.length;
  const col = ({ role, theme, measure }) => measure ?? (role && theme ? `${role}.${theme}` : null);
  const none = Object.fromEntries(dimensions.map(({ id }) => [id, null]));
  byId("headlines-list").append(...data.headlines.map((headline, finding) => {
    const wanted = { ...DEFAULTS, show: headline.measure ? "measures" : "themes", role: headline.role ?? "", row: headline.group ?? "*", col: col(headline), finding: String(finding) };
    return make("li", {}, make("a", { href: address(headline.missing ? { ...DEFAULTS, filters: none, to: "missing" } : { ...wanted, filters: none }) }, headline.text));
  }));
}

function drawNotes() {
  byId("notes").append(...data.notes.map(({ message, paths, more }) => make("li", {}, message,
    paths.flatMap((same) => [make("br"), same.slice(0, 5).join("、") + (same.length > 5 ? "……" : "")]), more ? [make("br"), "……全部见 --format json"] : "")));
}

// Where the new view begins, for those who use the keyboard or a screen reader.
function land() {
  const name = state.report !== null ? "report-name" : state.to === "missing" ? "missing-name" : state.col || state.finding !== null ? "list-name" : null;
  if (!name || byId(name).closest("[hidden]")) return;
  byId(name).focus({ preventScroll: true });
  byId(name).scrollIntoView({ block: "nearest" });
}

async function start() {
  await readReports();
  byId("about").textContent = `${number(data.reports)} 份报告，按${data.by_name}${data.where ? `；条件：${data.where}` : ""}。每份报告只计一次，篇幅长短不影响占比。`;
  startControls();
  readAddress();
  drawHeadlines();
  drawNotes();
  show();
  land();
  addEventListener("hashchange", () => { show(); land(); });
  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", show);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((element) => { element.open = true; }));
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; show(); } });
  document.documentElement.dataset.ready = "";
}

if (typeof DecompressionStream === "undefined") byId("about").textContent = "这个浏览器太旧，不能显示本页；请用较新的浏览器（2023 年以后的 Edge、Chrome、Firefox、Safari）。";
else start();
