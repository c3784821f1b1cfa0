// The times of a transcript move the player above it. Without a script they open the sound at that time.
const player = document.querySelector("audio[data-player]");

function turnAt(seconds) {
  let now = null;
  for (const link of document.querySelectorAll("[data-seeks]")) {
    if (Number(link.dataset.seeks) <= seconds) now = link;
  }
  return now;
}

if (player) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-seeks]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    player.currentTime = Number(link.dataset.seeks);
    player.play();
  });
  player.addEventListener("timeupdate", () => {
    document.querySelector("[data-seeks][aria-current]")?.removeAttribute("aria-current");
    turnAt(player.currentTime)?.setAttribute("aria-current", "true");
  });
}
