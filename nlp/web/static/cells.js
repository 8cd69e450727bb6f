// The tables of a report as their forms print them, each value in a field of its own.
const BLANK = { state: "blank" }, NONE = { state: "not_applicable" };
const NOT_APPLICABLE = new Set(["/", "／", "-", "—", "——", "不适用"]);
const NUMBER = /^-?\d+(\.\d+)?$/;

const of = (cells, [row, column]) => cells.find((cell) => cell.row === row && cell.column === column);

function shown(cell, letters) {
  if (!cell || cell.state === "blank") return "";
  if (cell.state === "number") return String(cell.value);
  return cell.state === "text" ? letters.slice(cell.start, cell.end).join("").trim() : "/";
}

// What a person has typed, as a cell says it; null where it is no value.
function read(typed) {
  const text = typed.trim().replaceAll(",", "").replaceAll("，", "");
  if (!text) return BLANK;
  if (NOT_APPLICABLE.has(text)) return NONE;
  return NUMBER.test(text) ? { state: "number", value: Number(text) } : null;
}

// The tables below `root`; `change(table, key, value)` is called with what was typed, `wrong(sentence)` where it is none.
export function drawTables(root, grids, change, wrong, undo) {
  const fields = [];
  grids.forEach((grid, table) => {
    const title = document.createElement("h3"), region = document.createElement("div"), made = document.createElement("table");
    title.textContent = grid.name;
    region.className = "wide";
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", grid.name);
    let row = null, line = -1;
    for (const area of grid.areas) {
      if (area.row !== line) { row = made.insertRow(); line = area.row; }
      const place = row.appendChild(document.createElement(area.key || !area.text ? "td" : "th"));
      place.rowSpan = area.rows;
      place.colSpan = area.columns;
      if (area.key) fields.push(field(place, `${grid.name}，${area.text}`, table, area.key));
      else place.textContent = area.text;
    }
    region.append(made);
    root.append(title, region);
  });

  function field(place, name, table, key) {
    const input = place.appendChild(document.createElement("input"));
    input.type = "text";
    input.autocomplete = "off";
    input.inputMode = "decimal";
    input.setAttribute("aria-label", name);
    input.addEventListener("change", () => {
      const value = read(input.value);
      input.setAttribute("aria-invalid", String(!value));
      if (value) change(table, key, value);
      else wrong("不是数：空白的格子什么也不写，不适用的写 /");
    });
    input.addEventListener("keydown", (event) => {
      const at = fields.findIndex((one) => one.input === input);
      if (event.key === "Enter") fields[event.shiftKey ? at - 1 : at + 1]?.input.focus();
      else if ((event.ctrlKey || event.metaKey) && event.key === "z" && input.value === input.dataset.kept) undo();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return { input, table, key };
  }
  return fields;
}

// Puts into the fields what stands now; what differs from the machine's reading is marked.
export function fillTables(fields, tables, machine, letters) {
  for (const { input, table, key } of fields) {
    const now = shown(of(tables[table]?.cells ?? [], key), letters);
    input.value = input.dataset.kept = now;
    input.className = now === shown(of(machine[table].cells, key), letters) ? "" : "changed";
    input.setAttribute("aria-invalid", "false");
  }
}

// Puts a value into a table's cells; a cell that was not read stands where the table begins.
export function setCell(table, [row, column], value) {
  const kept = of(table.cells, [row, column]), { start, end } = kept ?? { start: table.start, end: table.start };
  const made = { row, column, start, end, ...value };
  if (kept) table.cells[table.cells.indexOf(kept)] = made;
  else table.cells.push(made);
}
