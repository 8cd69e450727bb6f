// The table: a row for each group, a column for each figure, coloured like a map; mouse and keyboard.

const ROWS = 40; // on one page
const focus = { row: 0, column: 0 }; // of the keyboard, heads counted

function drawGrid(view) {
  const { dimension, rows, columns, from } = view;
  const shown = rows.slice(from, from + ROWS);
  const all = { key: null, name: "全部", members: view.members, place: "", below: "", group: 0, whole: view.whole };
  const body = [];
  const head = headOf(shown);
  let above = null;
  for (const row of shown) {
    const place = state.sort ? "" : head(row);
    if (place && place !== above) {
      body.push(make("tr", { class: "above" }, make("th", { scope: "rowgroup", colspan: columns.length + 2 }, make("span", {}, place))));
    }
    above = place;
    body.push(gridRow({ ...row, whole: view.whole, below: row.place.slice(place.length) }, columns, dimension));
  }
  const table = make("table", { role: "grid", "aria-label": `${SHOWN[state.show]}：${dimension.name}`, class: state.show },
    make("thead", {}, heads(dimension, columns)),
    make("tbody", {}, gridRow(all, columns, dimension), body));
  byId("grid").replaceChildren(table);
  byId("grid").scrollLeft = 0;
  rove(table);
}

// What stands above rows of one place, as on a map: the place, or where hardly two rows share one its province.
function headOf(rows) {
  const province = dimensionOf("province");
  const alone = new Set(rows.map(({ place }) => place)).size * 2 > rows.length;
  return ({ place, members: [first] }) => {
    const name = nameOf(province, province.of[first]);
    return alone && place.startsWith(name) ? name : alone ? "" : place;
  };
}

// Heads that sort; above them, where columns stand in groups, what the groups are called.
function heads(dimension, columns) {
  const groups = d3.groups(columns, ({ group }) => group);
  const grouped = columns.some(({ group }) => group);
  const head = (name, id, title) => {
    const order = state.sort === id ? (state.down ? "descending" : "ascending") : null;
    const arrow = { descending: "↓", ascending: "↑" }[order] ?? "";
    return make("th", { scope: "col", "aria-sort": order, title },
      make("button", { type: "button", tabindex: -1, onclick: () => sortBy(id) }, make("span", {}, name), arrow));
  };
  const lower = make("tr", {}, head(dimension.name, "name"), head("报告", "reports"), columns.map(({ name, id, title }) => head(name, id, title)));
  if (!grouped) return [lower];
  const upper = groups.map(([name, of]) => make("th", { scope: "colgroup", colspan: of.length }, make("span", {}, name)));
  return [make("tr", { class: "groups" }, make("td", { colspan: 2 }), upper), lower];
}

function gridRow(row, columns, dimension) {
  const few = row.members.length < data.few ? "*" : "";
  const open = row.key === null ? make("span", {}, row.name)
    : make("a", { href: address({ ...CLEARED, ...inside(dimension, row) }), tabindex: -1, title: `${row.place}${row.name}` }, row.name);
  return make("tr", { class: row.key === null ? "all" : null, "aria-current": row.key !== null && row.key === state.row ? "true" : null },
    make("th", { scope: "row" }, open, row.below ? make("small", {}, row.below) : ""),
    cell(row, "reports", { text: `${number(row.members.length)}${few}`, told: `${number(row.members.length)} 份报告`, share: null }),
    columns.map((column) => cell(row, column.id, column.of(row.members, row), column.name, column.group)));
}

function cell(row, id, { text, share, told }, name = "报告", group = null) {
  const mark = share === null || share === undefined ? null : shade(share);
  const style = mark && `background:${mark.background};color:${mark.ink}`;
  const chosen = state.col === id && state.row === (row.key ?? "*");
  return make("td", {
    style, class: chosen ? "chosen" : null, tabindex: -1, title: told, "data-told": `${row.name}，${group ? `${group}，` : ""}${name}：${told}`,
    onclick: () => go({ row: row.key ?? "*", col: id, report: null, to: null, finding: null }),
  }, text);
}

// The view inside of a row.
function inside(dimension, row) {
  if (dimension.id !== "group") return { filters: { [dimension.id]: row.key }, by: "", q: "" };
  const keys = row.key.split(",");
  const [first] = row.members;
  const filters = Object.fromEntries(data.by.split(",").map((id) => [id, keyOf(dimensionOf(id), dimensionOf(id).of[first])]));
  return { filters, by: keys.length ? "" : state.by, q: "" };
}

// One cell takes part in the order of Tab; arrows lead to the others.
function rove(table) {
  const lines = [...table.rows].filter((row) => !row.matches(".above, .groups"));
  const target = ({ row, column }) => {
    const place = lines[row].cells[column];
    return place.querySelector("button, a") ?? place;
  };
  const settle = () => {
    focus.row = Math.max(0, Math.min(focus.row, lines.length - 1));
    focus.column = Math.max(0, Math.min(focus.column, lines[focus.row].cells.length - 1));
    table.querySelectorAll("[tabindex='0']").forEach((element) => element.setAttribute("tabindex", -1));
    target(focus).setAttribute("tabindex", 0);
  };
  settle();
  table.addEventListener("focusin", ({ target: element }) => {
    const place = element.closest("td, th");
    [focus.row, focus.column] = [lines.indexOf(place.parentElement), place.cellIndex];
    settle();
    byId("told").textContent = place.dataset.told ?? "";
  });
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = focus;
    const to = { ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [row, 0], End: [row, Infinity] }[event.key];
    if (to) [focus.row, focus.column] = to;
    else if (event.key === "PageUp" || event.key === "PageDown") return turn(event.key === "PageUp" ? -1 : 1);
    else if (event.key === "Enter" && event.target.tagName === "TD") event.target.click();
    else return;
    event.preventDefault();
    settle();
    if (to) target(focus).focus();
  });
}
