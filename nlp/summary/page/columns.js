// What the table tells of a row, a column each: themes by role, amounts of the statutory tables, checks that fail, or rules
// that are broken.
//
// A column has an `id`, a `name`, maybe a `group` of columns that it stands in; `of(members)` is its figure: `text`, `rank`
// to sort by, `share` for its colour, `told` in words; `has(report)` says whether a report is behind the figure.

const SHOWN = { themes: "主题", measures: "数字", checks: "核对不符", findings: "检查意见" };

function shownRoles() {
  const chosen = data.roles.findIndex(({ label }) => label === state.role);
  return state.role === "all" ? data.roles.map((_, role) => role) : [Math.max(0, chosen)];
}

function shareColumn(id, name, has, group = null, mark = () => "") {
  const of = (members, row) => {
    const count = d3.sum(members, (report) => (has(report) ? 1 : 0));
    const share = members.length ? count / members.length : null;
    const sign = row ? mark(row) : "";
    const words = { "▲": "，比其余各组多，超出偶然", "▼": "，比其余各组少，超出偶然" }[sign] ?? "";
    return { text: `${percent(share)}${sign}`, rank: share, share, count, value: share, told: `${percent(share, 1)}：${number(members.length)} 份报告中的 ${number(count)} 份${words}` };
  };
  return { id, name, group, of, has };
}

function themeColumns() {
  const roles = shownRoles();
  return data.themes.flatMap((theme, index) => roles.map((role) => shareColumn(
    `${data.roles[role].label}.${theme.label}`, roles.length > 1 ? data.roles[role].name : theme.name,
    (report) => reports.themes[role][report].includes(index), roles.length > 1 ? theme.name : null,
    // What stands out does so over all years and among the groups of the summary.
    ({ group, whole }) => (whole && group !== null ? { "+": "▲", "-": "▼", ".": "" }[data.groups[group].marks[role][index]] : ""))));
}

function measureColumns(members) {
  return data.measures.map((measure, index) => {
    const all = amountOf(members, index).value;
    return {
      id: measure.id, name: measure.name, title: measure.about, group: null,
      // Of reports that are counted those that count, of all else those that state it.
      has: (report) => states(report, index) && (measure.unit !== "份" || reports.amounts[report][index] > 0),
      value: (report) => amountOf([report], index).value,
      of: (some) => {
        const { value, stated, sum, base } = amountOf(some, index);
        const parts = measure.parts ? `，${number(sum)} / ${number(base)}` : ` ${measure.unit}`;
        return { text: amountText(index, value), rank: value, value, share: measure.parts && value !== null ? Math.min(1, value) : null,
          told: value === null ? "没有报告写明" : `${amountText(index, value)}${parts}，${number(stated.length)} 份报告写明` };
      },
      empty: all === null,
    };
  }).filter(({ empty }) => !empty);
}

function checkColumns(members) {
  const failing = d3.rollup(members.flatMap((report) => reports.failed[report]), (same) => same.length, (check) => check);
  return data.checks.map(({ label, name }, index) => ({ ...shareColumn(label, name, (report) => reports.failed[report].includes(index)), index }))
    .filter(({ index }) => failing.has(index));
}

function ruleColumns(members) {
  const broken = new Set(members.flatMap((report) => reports.findings[report]));
  return data.rules.map(({ id, name, severity }, index) => ({ ...shareColumn(id, name, (report) => reports.findings[report].includes(index), severity), index }))
    .filter(({ index }) => broken.has(index));
}

const columnsFor = (members) => ({ measures: measureColumns, checks: checkColumns, findings: ruleColumns })[state.show]?.(members) ?? themeColumns();
