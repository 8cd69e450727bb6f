// What is seen as a table for a spreadsheet.

// A text that a spreadsheet would take for a formula gets an apostrophe before it.
function field(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && /^[\t\r\n]|^[\s\u200b]*[=+\-@＝＋－＠]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

// A CSV file with a byte order mark, so that Excel reads it as UTF-8.
function download(name, rows) {
  const text = `\ufeff${rows.map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = make("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

// Every row of the table, the pages that are not shown included; shares are fractions.
function gridRows({ dimension, rows, columns, members }) {
  const line = ({ name, place, key, members: of }) =>
    [key, name, place, of.length, ...columns.flatMap((column) => { const { value, count } = column.of(of); return count === undefined ? [value] : [value, count]; })];
  const heads = columns.flatMap((column) => {
    const name = column.group ? `${column.group}：${column.name}` : column.name;
    return column.of([]).count === undefined ? [name] : [`${name} 占比`, `${name} 份数`];
  });
  return [[`${dimension.name}代码`, dimension.name, "所在地", "报告数", ...heads], line({ name: "全部", place: "", key: "", members }), ...rows.map(line)];
}
