// Which reports are looked at, in which rows, and the figures of any set of reports.

function membersOf(filters) {
  const wanted = Object.entries(filters).map(([id, key]) => [dimensionOf(id).of, valueIn(id, key)]);
  return everyReport().filter((report) => wanted.every(([of, value]) => of[report] === value));
}

// Wilson's score interval of a share; 1.96 standard errors are 95 %.
function wilson(count, all) {
  if (!all) return [0, 1];
  const z = 1.959963984540054;
  const [share, square] = [count / all, z * z];
  const centre = (share + square / (2 * all)) / (1 + square / all);
  const half = (z / (1 + square / all)) * Math.sqrt((share * (1 - share)) / all + square / (4 * all * all));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

// The difference of two shares and its interval (Newcombe 1998, method 10).
function difference([count1, all1], [count2, all2]) {
  const [[low1, high1], [low2, high2]] = [wilson(count1, all1), wilson(count2, all2)];
  const [share1, share2] = [count1 / all1, count2 / all2];
  const gap = share2 - share1;
  return [gap, gap - Math.hypot(share2 - low2, high1 - share1), gap + Math.hypot(high2 - share2, share1 - low1)];
}

// How many of `members` name each theme in a role.
function naming(members, role, named = reports.themes) {
  const counts = new Array(data.themes.length).fill(0);
  for (const report of members) for (const theme of named[role][report]) counts[theme] += 1;
  return counts;
}

// Whether a report states a measure: its number or, for a quotient, both numbers, the part no larger than the whole.
function states(report, measure) {
  const [part, whole] = (data.measures[measure].parts ?? [measure]).map((one) => reports.amounts[report][one]);
  return part !== null && whole !== null && (whole === undefined || part <= whole);
}

// The value of a measure over reports: a sum, or the quotient of two sums over the reports that state both.
function amountOf(members, measure) {
  const { parts } = data.measures[measure];
  const wanted = parts ?? [measure];
  const stated = members.filter((report) => states(report, measure));
  const [sum, base] = wanted.map((part) => d3.sum(stated, (report) => reports.amounts[report][part]));
  return { stated, sum, base, value: !stated.length ? null : parts ? (base ? sum / base : null) : sum };
}

const amountText = (measure, value) =>
  value === null ? "—" : data.measures[measure].parts ? percent(value, 1) : number(value);

// The rows of a dimension: its values among `members`, those that the search finds.
function rowsOf(dimension, members) {
  const above = levelsAbove(dimension, members);
  const rows = [...d3.group(members, (report) => dimension.of[report])].map(([value, of]) => ({
    value, key: keyOf(dimension, value), name: nameOf(dimension, value), members: of,
    place: placeAbove(value < 0 ? above.filter((level) => isShared(level, of)) : above, of[0]), group: value < 0 ? null : dimension.groups?.[value] ?? null,
  }));
  const words = state.q.trim().toLowerCase().split(/\s+/);
  return rows.filter(({ name, place, key }) => words.every((word) => `${place}${name} ${key}`.toLowerCase().includes(word)));
}

const CHAIN = ["province", "city", "county", "town", "agency"];

// The levels of place above a dimension.
function chainOf(dimension) {
  const id = dimension.id === "group" ? data.by.split(",").find((one) => CHAIN.includes(one)) : dimension.id;
  return CHAIN.slice(0, Math.max(0, Math.min(CHAIN.indexOf(id), 4))).map(dimensionOf);
}

const isShared = ({ of }, members) => members.every((report) => of[report] === of[members[0]]);

// Those of them in which `members` differ.
const levelsAbove = (dimension, members) => chainOf(dimension).filter((level) => !isShared(level, members));

function placeAbove(levels, report) {
  const names = levels.filter(({ of }) => of[report] >= 0).map((level) => nameOf(level, level.of[report]));
  return [...new Set(names)].join("");
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

// In the order of the map, or that which is chosen; what is unknown comes last.
function ordered(rows, columns, dimension) {
  const map = chainOf(dimension);
  const last = (value) => (value < 0 ? Infinity : value);
  const levelAt = (level, { members, value }) => (value < 0 && !isShared(level, members) ? Infinity : last(level.of[members[0]]));
  const at = (row) => [...map.map((level) => levelAt(level, row)), last(row.value)];
  const places = new Map(rows.map((row) => [row, at(row)]));
  const onMap = (one, other) => {
    const [left, right] = [places.get(one), places.get(other)];
    const level = left.findIndex((value, index) => value !== right[index]);
    return level < 0 ? 0 : left[level] < right[level] ? -1 : 1;
  };
  const column = columns.find(({ id }) => id === state.sort);
  const by = { name: (one, other) => collator.compare(one.name, other.name), reports: (one, other) => one.members.length - other.members.length };
  const rank = column ? (row) => column.of(row.members).rank ?? -Infinity : null;
  const ranks = column ? new Map(rows.map((row) => [row, rank(row)])) : null;
  const compare = column ? (one, other) => (ranks.get(one) === ranks.get(other) ? 0 : ranks.get(one) - ranks.get(other)) : by[state.sort] ?? (() => 0);
  const sign = state.down ? -1 : 1;
  return rows.sort((one, other) => sign * compare(one, other) || onMap(one, other));
}
