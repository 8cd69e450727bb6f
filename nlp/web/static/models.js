// Training is watched until it ends; choosing a model asks the server and shows the page anew.
const EVERY = 1000; // milliseconds
const find = (id) => document.getElementById(id);
const say = (sentence) => { find("state").textContent = sentence; find("state").className = "wrong"; };

async function ask(address, method) {
  const answer = await fetch(address, { method });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

function show(model) {
  const { step, done, total } = model.progress;
  find("training").hidden = false;
  find("step").textContent = `正在训练模型 ${model.id}：${step}${total ? ` ${done} / ${total}` : ""} …`;
  if (total) { find("bar").max = total; find("bar").value = done; } else find("bar").removeAttribute("value");
}

async function watch(told) {
  const running = told.models.find((model) => model.state === "training");
  if (!running) return location.reload();
  show(running);
  await new Promise((good) => setTimeout(good, EVERY));
  return watch(await ask("/api/models", "GET"));
}

async function act(button, address) {
  button.disabled = true;
  try {
    await watch(await ask(address, "POST"));
  } catch (error) {
    button.disabled = false;
    say(error.message);
  }
}

find("train").addEventListener("click", () => act(find("train"), "/api/models"));
for (const button of document.querySelectorAll(".use"))
  button.addEventListener("click", () => act(button, `/api/models/${button.dataset.model}/use`));
if (!find("training").hidden) watch(await ask("/api/models", "GET")).catch((error) => say(error.message));
