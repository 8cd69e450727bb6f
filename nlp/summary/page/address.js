// What the reader looks at, which is the address of the page: every view can be kept, sent and gone back to.

const DEFAULTS = { by: "", show: "themes", role: "", sort: "", down: "", q: "", from: "0", row: null, col: null, report: null, to: null, finding: null };
const state = { ...DEFAULTS, filters: {} };

function readAddress() {
  const told = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of Object.entries(DEFAULTS)) state[name] = told.get(name) ?? value;
  state.filters = {};
  for (const { id } of dimensions) if (told.has(id)) state.filters[id] = told.get(id);
  if (!dimensionOf(state.by)) state.by = "";
}

// The address of a view that is as the present one but for `changes`; a filter that is null is taken away.
function address(changes) {
  const { filters = {}, ...rest } = changes;
  const told = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...state.filters, ...filters })) if (value !== null) told.set(name, value);
  for (const [name, value] of Object.entries(DEFAULTS)) {
    const wanted = name in rest ? rest[name] : state[name];
    if (wanted !== value && wanted !== null) told.set(name, wanted);
  }
  return `#${told}`;
}

const CLEARED = { from: "0", row: null, col: null, report: null, to: null, finding: null };

function go(changes) {
  const wanted = address(changes);
  if (wanted !== (location.hash || "#")) location.hash = wanted;
}

// As `go`, but Back leads to what was before both: for what changes with every key.
function amend(changes) {
  history.replaceState(null, "", address(changes));
  show();
}

// The dimension of the rows: as chosen, or the first below the filters that tells reports apart.
function rowsBy(members) {
  if (state.by) return dimensionOf(state.by);
  const own = data.by.includes(",") ? dimensionOf("group") : dimensionOf(data.by);
  if (!Object.keys(state.filters).some((id) => id !== "year")) return own;
  const chain = ["province", "city", "county", "town", "agency"];
  const deepest = Math.max(-1, ...chain.map((id, level) => (id in state.filters ? level : -1)));
  const below = chain.slice(deepest + 1).map(dimensionOf);
  return below.find(({ of }) => members.some((report) => of[report] !== of[members[0]])) ?? dimensionOf("agency");
}
