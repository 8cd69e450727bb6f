// Deleting asks first.
const button = document.getElementById("delete");
button.addEventListener("click", async () => {
  if (!confirm("删除这份报告的文件和它的订正？不能恢复。")) return;
  const answer = await fetch(`/api/reports/${button.dataset.report}`, { method: "DELETE" });
  if (answer.ok) location.href = "/";
  else alert((await answer.json()).error);
});
