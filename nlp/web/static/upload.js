// Uploading: each file is a request of its own, so that one that fails costs the others nothing.
const AT_ONCE = 4;
const find = (id) => document.getElementById(id);
const drop = find("drop");
let total = 0, done = 0, wrong = 0;
const waiting = [];
let running = 0;

function add(files) {
  for (const [file, name] of files) waiting.push([file, name]);
  total += files.length;
  find("progress").hidden = total === 0;
  tell();
  while (running < AT_ONCE && waiting.length) next();
}

function tell() {
  find("bar").max = Math.max(total, 1);
  find("bar").value = done;
  find("told").textContent = `已读 ${done} / ${total} 个文件${wrong ? `，${wrong} 个有问题` : ""}${done === total ? "，完成。" : " …"}`;
  find("reload").hidden = done < total;
}

async function next() {
  const [file, name] = waiting.shift();
  running += 1;
  const entry = document.createElement("li");
  entry.textContent = `${name}：正在上传`;
  find("results").prepend(entry);
  try {
    await send(file, name, entry);
  } catch {
    show(entry, name, "没有传到（服务没有应答）；请重试", true);
  }
  running -= 1;
  done += 1;
  tell();
  if (waiting.length) next();
}

async function send(file, name, entry) {
  const form = new FormData();
  form.append("file", file, name);
  const answer = await fetch("/api/reports", { method: "POST", body: form });
  if (!answer.ok) {
    show(entry, name, (await answer.json()).error, true);
    return;
  }
  const lines = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "", first = true;
  for (let part = await lines.read(); !part.done; part = await lines.read()) {
    const pieces = (rest + part.value).split("\n");
    rest = pieces.pop();
    for (const piece of pieces) {
      const told = JSON.parse(piece);
      const at = first ? entry : document.createElement("li");
      if (!first) find("results").prepend(at);
      first = false;
      outcome(at, told);
    }
  }
}

function outcome(entry, told) {
  if (told.state === "failed") show(entry, told.name, told.message, true);
  else {
    show(entry, told.name, told.known ? "以前传过" : "已读", false);
    for (const report of told.reports) {
      const link = document.createElement("a");
      link.href = `/reports/${report.id}`;
      link.textContent = report.title || "（没有找到题目）";
      entry.append(" ", link);
    }
  }
}

function show(entry, name, sentence, failed) {
  if (failed) wrong += 1;
  entry.className = failed ? "wrong" : "";
  entry.textContent = sentence.startsWith(name) ? sentence : `${name}：${sentence}`;
}

async function entriesOf(entry, folder) {
  if (entry.isFile) {
    const file = await new Promise((good, bad) => entry.file(good, bad));
    return file.name.startsWith(".") || file.name.startsWith("~$") ? [] : [[file, folder + file.name]];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((good, bad) => reader.readEntries(good, bad));
    if (!some.length) return found;
    for (const below of some) found.push(...(await entriesOf(below, `${folder}${entry.name}/`)));
  }
}

for (const id of ["files", "folder"])
  find(id).addEventListener("change", (event) => {
    add([...event.target.files].map((file) => [file, file.webkitRelativePath || file.name]));
    event.target.value = "";
  });
drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  for (const entry of entries) add(await entriesOf(entry, ""));
});
