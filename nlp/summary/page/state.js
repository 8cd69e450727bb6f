"use strict";
// The data, what the reader has chosen, and the shares that follow from both.

const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
const data = read("summary");
const ROWS = 40; // groups on one page of the heat map and its table
const years = [...new Set(data.groups.flatMap((group) => Object.keys(group.years)))].sort();
const state = { role: 0, year: null, sort: "key", descending: false, query: "", first: 0, row: 0, column: 0, group: 0 };

// Reports and counts of the chosen role, of all years or of the chosen one.
function counted(group) {
  const part = state.year === null ? group : group.years[state.year];
  return part ? { reports: part.reports, counts: part.counts[state.role] } : { reports: 0, counts: [] };
}

function shareOf(group, theme) {
  const { reports, counts } = counted(group);
  return reports ? counts[theme] / reports : null;
}

// What stands out does so over all years.
const markOf = (group, theme) =>
  state.year !== null ? "" : { "+": "▲", "-": "▼", ".": "" }[group.marks[state.role][theme]];

const fewOf = (group) => counted(group).reports < data.few;
const percent = (share, digits = 0) => (share === null ? "—" : `${(100 * share).toFixed(digits)}%`);
const points = (share) => `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(100 * share).toFixed(0)}`;
const number = (count) => count.toLocaleString("zh-CN");
const yearName = () => (state.year === null ? "全部年度" : `${state.year}年`);
const roleName = () => data.roles[state.role].name;

const names = new Map();
for (const { name } of data.groups) names.set(name, (names.get(name) ?? 0) + 1);

// The place is told where the name alone would not say which group it is.
function nameOf(group) {
  return names.get(group.name) > 1 && group.place ? `${group.name}（${group.place}）` : group.name;
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

function compare(one, other) {
  if (state.sort === "key") return 0; // as they come
  if (state.sort === "name") return collator.compare(one.name, other.name);
  if (state.sort === "reports") return counted(one).reports - counted(other).reports;
  const theme = Number(state.sort);
  return (shareOf(one, theme) ?? -1) - (shareOf(other, theme) ?? -1);
}

// The groups that are sought, in the chosen order; without that of all reports.
function chosen() {
  const words = state.query.trim().toLowerCase().split(/\s+/);
  const found = data.groups
    .map((group, index) => ({ group, index }))
    .slice(1)
    .filter(({ group }) => words.every((word) => `${group.place}${group.name} ${group.key}`.toLowerCase().includes(word)));
  found.sort((one, other) => compare(one.group, other.group) || one.index - other.index);
  if (state.descending) found.reverse();
  return found;
}

// The rows that are shown: all reports together, then one page of groups.
function shown() {
  const found = chosen();
  state.first = Math.max(0, Math.min(state.first, Math.floor((found.length - 1) / ROWS) * ROWS));
  return { rows: [{ group: data.groups[0], index: 0 }, ...found.slice(state.first, state.first + ROWS)], all: found.length };
}
