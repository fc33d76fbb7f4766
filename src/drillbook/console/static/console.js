"use strict";
const $ = (id) => document.getElementById(id);
let state = null, since = 0, offered = "", newest = 0;

function made(tag, text, style) {
  const part = document.createElement(tag);
  if (text !== undefined) part.textContent = text;
  if (style) part.className = style;
  return part;
}

function two(number) { return String(number).padStart(2, "0"); }

async function act(action, data) {
  const answer = await fetch("/do/" + action, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Drillbook": "1" }, body: JSON.stringify(data || {}),
  });
  const said = await answer.json();
  $("refused").textContent = said.refused || "";
  if (!said.refused) draw(said);
  return !said.refused;
}

function button(text, action, label) {
  const one = made("button", text);
  one.type = "button";
  if (label) one.setAttribute("aria-label", label);
  one.addEventListener("click", action);
  return one;
}

function card(one) {
  const item = made("li", undefined, (one.due ? "due " : "") + one.kind);
  item.dataset.number = one.number;
  item.append(made("p", one.number + " · " + one.time + " · story " + one.story + (one.due ? " · DUE" : "") + " · " + one.kind, "meta"));
  item.append(made("p", one.from + " → " + one.to + ", " + one.how, "meta"));
  item.append(made("p", one.message, "message"));
  if (one.expected) item.append(made("p", "Expected: " + one.expected));
  if (one.knows) item.append(made("p", "Really: " + one.knows, "knows"));
  const bar = made("div", undefined, "bar");
  bar.append(button("Deliver " + one.number, () => act("deliver", { number: one.number })));
  bar.append(button("Skip", () => act("skip", { number: one.number }), "Skip " + one.number));
  item.append(bar);
  return item;
}

function row(one) {
  const line = made("tr");
  const name = made("th", one.name); name.scope = "row";
  const now = made("td", one.up ? "up" : "DOWN" + (one.back ? ", back " + one.back : ""), one.up ? "up" : "down");
  const players = made("td");
  for (const [text, what] of [["noticed", "noticed"], ["declared", "declared"], ["back", "recovered"]])
    players.append(button(text, () => act("milestone", { service: one.id, what }), one.name + ": players " + what), " ");
  line.append(name, now, made("td", one.rta + " / " + one.rto), made("td", one.rpa + " / " + one.rpo + (one.met ? "" : " MISSED")), players);
  return line;
}

function options(select, pairs) {
  const kept = select.value;
  select.replaceChildren(...pairs.map(([value, text]) => { const one = made("option", text); one.value = value; return one; }));
  if ([...select.options].some((one) => one.value === kept)) select.value = kept;
}

function draw(found) {
  if (found.number < newest) return; // an answer that was overtaken by a later one
  newest = found.number; state = found; since = performance.now();
  const clock = state.clock;
  $("title").textContent = state.organisation + " · " + state.title;
  $("run").textContent = clock.running ? "Pause" : "Start";
  $("state").textContent = clock.ended ? "The exercise is over." : clock.running ? "The clock runs." : "The clock stands.";
  $("story").textContent = clock.story;
  const focused = document.activeElement && document.activeElement.closest ? document.activeElement.closest("li[data-number]") : null;
  const number = focused ? focused.dataset.number : null;
  $("injects").replaceChildren(...state.waiting.slice(0, 8).map(card));
  if (number) { const again = document.querySelector('li[data-number="' + CSS.escape(number) + '"] button') || document.querySelector("#injects button"); if (again) again.focus(); }
  $("services").replaceChildren(...state.services.map(row));
  $("changed").replaceChildren(...state.changed.map((text) => made("li", text)));
  $("log").replaceChildren(...state.log.slice().reverse().map((one) => made("li", one.time + " · " + one.story + " · " + one.words)));
  if (!$("speed").options.length) options($("speed"), state.speeds.map((one) => [one, one + "×"]));
  $("speed").value = clock.speed;
  options($("objective"), state.objectives.map((one) => [one.id, one.title + (one.rating ? " (" + one.rating + ")" : "")]));
  const choices = state.decisions.map((one, index) => [JSON.stringify(one), one.words]);
  choices.push([JSON.stringify({ what: "lose" }), "Something fails (a surprise)"]);
  const fresh = JSON.stringify(choices.map((one) => one[1]));
  if (fresh !== offered) { offered = fresh; options($("what"), choices); chosen(); }
  if (!$("element").options.length) options($("element"), state.elements.map((one) => [one.id, one.name]));
  tick();
}

function chosen() {
  const one = JSON.parse($("what").value || "{}");
  $("l-element").hidden = one.what !== "lose";
  $("l-min").hidden = !(one.needs_time || one.what === "lose");
}

function tick() {
  if (!state) return;
  const clock = state.clock;
  const passed = clock.running ? (performance.now() - since) / 1000 * clock.speed : 0;
  const at = Math.min(clock.duration_s, clock.exercise_s + passed);
  $("exercise").textContent = Math.floor(at / 3600) + ":" + two(Math.floor(at / 60) % 60) + ":" + two(Math.floor(at) % 60);
}

async function show() {
  const answer = await fetch("/state");
  if (answer.ok) draw(await answer.json());
}

function submits(form, action) {
  $(form).addEventListener("submit", async (event) => { event.preventDefault(); await action(); });
}

$("run").addEventListener("click", () => act(state.clock.running ? "pause" : "start"));
$("advance").addEventListener("click", () => act("advance"));
$("end").addEventListener("click", () => { if (confirm("End the exercise?")) act("end"); });
$("speed").addEventListener("change", () => act("speed", { speed: Number($("speed").value) }));
$("what").addEventListener("change", chosen);
submits("decide", async () => {
  const one = JSON.parse($("what").value);
  const timed = one.needs_time || one.what === "lose";
  const data = { what: one.what, element: one.what === "lose" ? $("element").value : one.element, other: one.other || "",
    by: $("by").value, words: $("words").value, in_min: timed ? $("in_min").value : "" };
  if (await act("decide", data)) $("words").value = "";
});
submits("note", async () => { if (await act("note", { words: $("note-words").value })) $("note-words").value = ""; });
submits("rate", async () => {
  const data = { objective: $("objective").value, rating: $("rating").value, words: $("seen").value };
  if (await act(data.rating ? "rate" : "observe", data)) $("seen").value = "";
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.key === "p") act(state.clock.running ? "pause" : "start");
  else if (event.key === "n") act("advance");
  else if (event.key === "d" && state.waiting.length) act("deliver", { number: state.waiting[0].number });
  else return;
  event.preventDefault();
});
const events = new EventSource("/events");
events.onmessage = show;
events.onerror = () => { $("refused").textContent = "No connection to the program; trying again."; };
events.onopen = () => { newest = 0; $("refused").textContent = ""; };
setInterval(tick, 500);
setInterval(show, 4000);
show();
