"use strict";
const $ = (id) => document.getElementById(id);
let shown = -1, clock = null, since = 0;

function line(parent, text, style) {
  const part = document.createElement("p");
  part.textContent = text;
  if (style) part.className = style;
  parent.append(part);
}

function two(number) { return String(number).padStart(2, "0"); }

function tick() {
  if (!clock) return;
  const passed = clock.running ? (performance.now() - since) / 1000 * clock.speed : 0;
  const at = Math.min(clock.duration_s, clock.exercise_s + passed);
  $("exercise").textContent = Math.floor(at / 3600) + ":" + two(Math.floor(at / 60) % 60);
}

async function show() {
  const answer = await fetch("/players/state");
  if (!answer.ok) return;
  const state = await answer.json();
  clock = state.clock; since = performance.now();
  $("title").textContent = state.organisation;
  $("story").textContent = clock.story;
  $("state").textContent = clock.ended ? "The exercise is over." : clock.running ? "" : "The clock stands.";
  if (state.messages.length !== shown) {
    shown = state.messages.length;
    $("none").hidden = shown > 0;
    $("messages").replaceChildren(...state.messages.slice().reverse().map((one) => {
      const item = document.createElement("li");
      line(item, one.story + " · " + one.from + ", " + one.how, "meta");
      line(item, one.message, "message");
      return item;
    }));
  }
  $("board").replaceChildren(...state.board.map((one) => {
    const row = document.createElement("tr");
    for (const text of [one.service, one.state, one.since]) { const field = document.createElement("td"); field.textContent = text; row.append(field); }
    return row;
  }));
  tick();
}

const events = new EventSource("/players/events");
events.onmessage = show;
events.onerror = () => { $("state").textContent = "No connection to the console; trying again."; };
setInterval(tick, 1000);
setInterval(show, 5000);
show();
