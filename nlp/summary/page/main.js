// Controls, and what happens when they are used.

function draw() {
  const { rows, all } = shown();
  drawHeatmap(rows);
  drawTable(rows);
  const few = rows.some(({ group }) => fewOf(group)) ? `；* 报告不足 ${data.few} 份` : "";
  const out = state.year === null ? "；▲▼ 比其余各组多或少，超出偶然" : "";
  byId("legend").textContent = `颜色是提及该主题的报告占比，${roleName()}，${yearName()}${out}${few}。点击一格看该组详情。`;
  byId("window").textContent = all
    ? `第 ${number(state.first + 1)}–${number(state.first + rows.length - 1)} 个，共 ${number(all)} 个`
    : "没有找到；请换一个词";
  byId("previous").disabled = state.first === 0;
  byId("next").disabled = state.first + ROWS >= all;
  for (const button of [byId("previous"), byId("next")]) button.hidden = all <= ROWS;
  byId("direction").textContent = state.descending ? "降序 ↓" : "升序 ↑";
  byId("sort").value = state.sort;
  byId("year-name").textContent = yearName();
  byId("year").setAttribute("aria-valuetext", yearName());
}

function sortBy(key) {
  state.descending = state.sort === key ? !state.descending : key !== "name" && key !== "key";
  state.sort = key;
  state.first = 0;
  draw();
}

function turn(pages) {
  state.first = Math.max(0, state.first + pages * ROWS);
  draw();
}

// Show a group's profile; with the keyboard the focus goes there.
function openGroup(index, focus) {
  state.group = index;
  drawProfile();
  draw();
  byId("profile").scrollTop = 0;
  const name = byId("profile-name");
  if (focus) name.focus();
  else if (name.getBoundingClientRect().top > innerHeight || name.getBoundingClientRect().top < 0) name.scrollIntoView();
}

function drawAll() {
  draw();
  drawProfile();
}

function start() {
  byId("about").textContent =
    `按${data.by_name}，${number(data.groups.length - 1)} 组，${number(data.reports)} 份报告${data.where ? `；条件：${data.where}` : ""}。每份报告只计一次，篇幅长短不影响占比。`;
  byId("roles").append(...data.roles.map(({ name }, role) =>
    make("label", {}, make("input", { type: "radio", name: "role", value: role, checked: role === 0 ? "" : null,
      onchange: () => { state.role = role; drawAll(); } }), name)));
  byId("roles").hidden = data.roles.length < 2;
  byId("year-control").hidden = years.length < 2 || data.by === "year";
  byId("year").max = years.length;
  byId("year").addEventListener("input", ({ target }) => {
    state.year = Number(target.value) ? years[Number(target.value) - 1] : null;
    draw();
  });
  const orders = { key: data.by === "unit" ? "类型" : data.by === "year" ? "年度" : "区划代码", name: "名称", reports: "报告数" };
  byId("sort").append(
    ...Object.entries(orders).map(([value, name]) => make("option", { value }, name)),
    make("optgroup", { label: "主题占比" }, ...data.themes.map(({ name }, theme) => make("option", { value: theme }, name))),
  );
  byId("sort").addEventListener("change", ({ target }) => sortBy(target.value));
  byId("direction").addEventListener("click", () => sortBy(state.sort));
  byId("query").addEventListener("input", ({ target }) => { state.query = target.value; state.first = 0; draw(); });
  byId("previous").addEventListener("click", () => turn(-1));
  byId("next").addEventListener("click", () => turn(1));
  byId("profile").addEventListener("keydown", ({ key }) => { if (key === "Escape") heatmap.focus(); });
  byId("explained").textContent =
    `占比是提及该主题的报告占全部报告的比例；区间是 ${100 * data.confidence}% 置信区间（Wilson）。倍数是与其余各组占比之比，▲▼ 表示差别超出偶然；! 表示变化超出偶然（都按错误发现率 5%）；* 表示报告不足 ${data.few} 份。未对应是提了问题而没有提同一主题措施的报告。占比说的是报告里写了什么，不是实际做得怎样。`;
  byId("notes").append(...data.notes.map(({ message, paths, more }) =>
    make("li", {}, message, ...paths.flatMap((same) => [make("br"), same.slice(0, 5).join("、") + (same.length > 5 ? "……" : "")]), more ? make("br") : null, more ? "……全部见 --format json" : null)));
  drawAll();
  startHeatmap();
  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", drawAll);
  const details = [...document.querySelectorAll("details")];
  addEventListener("beforeprint", () => details.forEach((element) => { element.open = true; }));
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; drawAll(); } });
  document.documentElement.dataset.ready = "";
}

start();
