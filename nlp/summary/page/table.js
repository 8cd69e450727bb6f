// The table beside the heat map: the same groups, the same figures.

function drawTable(rows) {
  const head = (name, key) => {
    const sorted = state.sort === key;
    const order = sorted ? (state.descending ? "descending" : "ascending") : null;
    const arrow = sorted ? (state.descending ? " ↓" : " ↑") : "";
    return make("th", { scope: "col", "aria-sort": order },
      make("button", { type: "button", "data-sort": key, onclick: () => sortBy(key) }, `${name}${arrow}`));
  };
  const cell = (group, theme) => {
    const { reports, counts } = counted(group);
    if (!reports) return make("td", {}, "—");
    return make("td", {}, `${percent(shareOf(group, theme))}${markOf(group, theme)} `, make("small", {}, number(counts[theme])));
  };
  const table = make("table", {},
    make("caption", {}, `${roleName()}，${yearName()}：提及主题的报告占比，后面是份数`),
    make("thead", {}, make("tr", {}, head(data.by_name, "name"), head("报告", "reports"),
      ...data.themes.map(({ name }, theme) => head(name, String(theme))))),
    make("tbody", {}, ...rows.map(({ group, index }) =>
      make("tr", { "aria-current": index === state.group ? "true" : null },
        make("th", { scope: "row" }, make("button", { type: "button", "data-group": index, title: group.place,
          onclick: () => openGroup(index, true) }, nameOf(group))),
        make("td", {}, `${number(counted(group).reports)}${fewOf(group) ? "*" : ""}`),
        ...data.themes.map((_, theme) => cell(group, theme))))));
  const focused = document.activeElement?.dataset?.sort;
  byId("overview-table").replaceChildren(table);
  if (focused) table.querySelector(`[data-sort="${focused}"]`)?.focus();
}
