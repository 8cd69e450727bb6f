// The data of the page: what is small at once, the reports when the page opens, the quotations when they are wanted.

const data = JSON.parse(byId("summary").textContent);
let reports = null; // a list for each thing that is known of them
let dimensions = []; // what they can be grouped by
let quotations = null; // by report: [line, text, [[role, theme], …]]

async function unpack(id) {
  const bytes = Uint8Array.from(atob(byId(id).textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

async function readReports() {
  reports = await unpack("reports-data");
  dimensions = reports.dimensions;
  for (const dimension of dimensions) {
    dimension.index = new Map(dimension.values.map(([key], value) => [key, value]));
    const names = d3.rollup(dimension.values, (same) => same.length, ([, name]) => name);
    dimension.twice = (value) => value >= 0 && names.get(dimension.values[value][1]) > 1;
  }
}

async function readQuotations() {
  if (quotations) return;
  quotations = new Map();
  for (const [report, ...quotation] of await unpack("quotations-data")) {
    if (!quotations.has(report)) quotations.set(report, []);
    quotations.get(report).push(quotation);
  }
}

const dimensionOf = (id) => dimensions.find((dimension) => dimension.id === id);
const everyReport = () => d3.range(reports.path.length);
// The value of a key in an address; -1 is what reports do not say, and a key that there is not is no value.
const valueIn = (id, key) => (key === "" ? -1 : dimensionOf(id).index.get(key) ?? NaN);
const keyOf = (dimension, value) => (value < 0 ? "" : dimension.values[value][0]);
const nameOf = (dimension, value) => (value < 0 ? dimension.unknown : dimension.values[value]?.[1] ?? `没有这个${dimension.name}`);
const yearOf = (report) => nameOf(dimensionOf("year"), dimensionOf("year").of[report]);

// How a report is called in lists.
const titleOf = (report) => reports.agency[report] ?? reports.title[report] ?? reports.path[report];
