// Saves answers as they are given and shows the server's clock. Without it the form works as any form does.
// What could not be sent yet is kept on this device, and sent when the connection is back.

const RETRY = 3000;
const PAUSE = 700; // of typing, after which what is typed is saved
const LONGEST = 2500; // that typing without a pause goes unsaved
const LISTEN = 60000; // that the server's clock goes unasked
const SPOKEN_AT = [10, 5, 1]; // minutes left

function sit(form) {
  const word = (name) => form.dataset[`word${name}`];
  const find = (selector) => form.querySelector(selector);
  const drawer = `exam:${form.dataset.exam}`;
  const page = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  let sequence = 0;
  let pending = kept();
  let sending = false;
  let isOver = false;
  let isLeaving = false;

  // --- what is chosen ---

  const questionOf = (element) => element.closest("[data-question]")?.dataset.question;
  const inputsOf = (question) => [...form.elements].filter((element) => element.name === `answer-${question}`);
  const isTicked = (input) => input.type === "radio" || input.type === "checkbox";
  const isGiven = (input) => (isTicked(input) ? input.checked : input.value.trim() !== "");
  const chosen = (question) => inputsOf(question).filter(isGiven).map((input) => input.value);

  function restore(question, values) {
    for (const input of inputsOf(question)) {
      if (isTicked(input)) input.checked = values.includes(input.value);
      else if (input.options) input.value = values.find((value) => [...input.options].some((option) => option.value === value)) ?? "";
      else input.value = values[0] ?? "";
    }
  }

  function mark(question) {
    const entry = document.querySelector(`[data-map="${question}"]`);
    const isAnswered = chosen(question).length > 0;
    entry.classList.toggle("is-answered", isAnswered);
    entry.querySelector("span").textContent = isAnswered ? ` ${word("Answered")}` : "";
  }

  // --- kept on this device until it is saved ---

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(drawer)) ?? {};
    } catch {
      return {};
    }
  }
  function keep() {
    try {
      if (Object.keys(pending).length) localStorage.setItem(drawer, JSON.stringify(pending));
      else localStorage.removeItem(drawer);
    } catch {
      // A browser that keeps nothing still sends what is pending from this page.
    }
  }

  // --- saving ---

  function say(text, state) {
    const status = find("[data-saved]");
    status.textContent = text;
    status.dataset.state = state;
  }

  async function save() {
    if (sending || isOver) return;
    sending = true;
    typedSince = undefined;
    const sent = { ...pending };
    if (Object.keys(sent).length) say(word("Saving"), "saving");
    try {
      await answered(await fetch(form.action, { method: "POST", body: parcel(sent), headers: { Accept: "application/json" } }), sent);
    } catch {
      say(word("Offline"), "offline");
      setTimeout(save, RETRY);
    } finally {
      sending = false;
    }
    if (Object.keys(pending).some((question) => pending[question] !== sent[question])) save();
  }

  function parcel(answers) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("page", page);
    body.append("sequence", ++sequence);
    for (const [question, values] of Object.entries(answers)) {
      body.append("question", question);
      for (const value of values) body.append(`answer-${question}`, value);
    }
    return body;
  }

  async function answered(response, sent) {
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
      // Not our answer: the sign-in page, or a proxy's error.
      if (!response.redirected && response.status !== 403) throw new Error(response.status);
      say(word("SignedOut"), "offline");
      return;
    }
    const told = await response.json();
    for (const question of Object.keys(sent)) if (pending[question] === sent[question]) delete pending[question];
    keep();
    set(told.seconds_left);
    if (response.status === 409) location.assign(form.dataset.result);
    else if (told.refusals.length) say(`${word("Refused")} ${told.refusals.join(" ")}`, "refused");
    else if (Object.keys(sent).length) say(word("Saved"), "saved");
  }

  // --- the server's clock, counted on between its answers ---

  let secondsLeft = 0;
  let setAt = 0;
  let spoken = Infinity;
  function set(seconds) {
    if (setAt && seconds > left() + 30) {
      spoken = Infinity;
      find("[data-said]").textContent = word("More").replace("{0}", Math.ceil(seconds / 60));
    }
    secondsLeft = Number(seconds);
    setAt = performance.now();
  }
  const left = () => Math.max(0, Math.ceil(secondsLeft - (performance.now() - setAt) / 1000));

  function tick() {
    const seconds = left();
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    find("[data-clock]").textContent = hours
      ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
      : `${minutes}:${two(seconds % 60)}`;
    form.classList.toggle("is-nearly-over", seconds <= 60);
    speak(Math.ceil(seconds / 60));
    if (seconds === 0 && !isOver) end();
  }

  function speak(minutes) {
    const due = SPOKEN_AT.filter((moment) => minutes <= moment && moment < spoken).at(-1);
    if (due === undefined) return;
    const isFirst = spoken === Infinity && minutes < due;
    spoken = due;
    if (!isFirst) find("[data-said]").textContent = due === 1 ? word("Last") : word("Left").replace("{0}", due);
  }

  async function end() {
    find("[data-said]").textContent = word("Up");
    say(word("Up"), "saving");
    sending = false;
    await save();
    isOver = true;
    clearInterval(ticking);
    if (navigator.onLine) document.getElementById(form.dataset.handIn).submit();
    else addEventListener("online", () => document.getElementById(form.dataset.handIn).submit(), { once: true });
  }

  // --- beginning ---

  for (const [question, values] of Object.entries(pending)) {
    restore(question, values);
    if (inputsOf(question).length) mark(question);
    else delete pending[question];
  }
  function take(event) {
    const question = questionOf(event.target);
    if (!question) return false;
    pending[question] = chosen(question);
    mark(question);
    keep();
    return true;
  }
  form.addEventListener("change", (event) => take(event) && save());
  let typing, typedSince;
  form.addEventListener("input", (event) => {
    if (event.target.type !== "text" || !take(event)) return;
    say(word("Saving"), "saving");
    typedSince ??= Date.now();
    clearTimeout(typing);
    typing = setTimeout(save, Math.max(0, Math.min(PAUSE, typedSince + LONGEST - Date.now())));
  });
  form.addEventListener("submit", () => {
    // Every answer goes with the form; what is kept stays until we see this page again, in case it does not arrive.
    isLeaving = true;
  });
  addEventListener("online", save);
  setInterval(() => document.hidden || save(), LISTEN);
  // The page goes: what is still here is sent along without waiting for an answer.
  addEventListener("pagehide", () => {
    if (Object.keys(pending).length && !isOver) fetch(form.action, { method: "POST", body: parcel(pending), keepalive: true, headers: { Accept: "application/json" } }).catch(() => {});
  });
  // A device that slept has a clock that slept: ask.
  document.addEventListener("visibilitychange", () => document.hidden || save());
  addEventListener("beforeunload", (event) => Object.keys(pending).length && !isOver && !isLeaving && event.preventDefault());
  for (const element of form.querySelectorAll("[data-without-script]")) element.hidden = true;
  set(form.dataset.secondsLeft);
  const ticking = setInterval(tick, 1000);
  tick();
  if (Object.keys(pending).length) save();
}

const form = document.querySelector("[data-exam]");
if (form) sit(form);
