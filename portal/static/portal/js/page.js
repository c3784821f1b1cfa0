// What every page does beyond its HTML. Nothing here is needed to use it.

// After a refused form the reader starts at the summary of what is wrong.
document.querySelector("[data-focus-first]")?.focus();

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-closes-itself][open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-closes-itself]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-closes-itself][open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

// What only a script can do is hidden until there is one.
for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
document.querySelector("[data-prints]")?.addEventListener("click", () => window.print());
