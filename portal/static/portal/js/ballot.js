// Counts what is left to give while one fills in a ballot. Without it the server counts when the ballot is cast.
const ballot = document.querySelector("form[data-budget]");
const left = ballot.querySelector(".ballot-left");

function count() {
  const numbers = [...ballot.querySelectorAll('input[type="number"]')].map((input) => Number(input.value) || 0);
  const rest = Number(ballot.dataset.budget) - numbers.reduce((sum, number) => sum + number, 0);
  left.querySelector("strong").textContent = rest < 0 ? left.dataset.over : left.dataset.left;
  left.querySelector(".numbers").textContent = Math.abs(rest);
  left.classList.toggle("text-danger", rest < 0);
}

ballot.addEventListener("input", count);
count();
