// The Live panel: keeps a subscription open beside the tabs. GraphiQL ends a tab's subscription when another tab comes to the
// front, which is just when one makes the change one wants to watch.

import { isSubscription, named, parsedObject } from "./fetcher.js";
import { Subscription } from "./transport.js";

const { createElement: h, useSyncExternalStore } = window.React;
const { useEditorContext } = window.GraphiQL.React;
const KEPT_MESSAGES = 200;

/** What the panel shows, kept outside it so that closing the panel ends nothing. */
class Watch {
  #state = { watching: false, messages: [], received: 0 };
  #listeners = new Set();
  #subscription = null;

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  state = () => this.#state;

  async start(operation, headers) {
    this.stop();
    const subscription = new Subscription(operation, headers);
    this.#subscription = subscription;
    this.#change({ watching: true, messages: [], received: 0 });
    for await (const message of subscription) {
      if (this.#subscription !== subscription) return;
      this.#add(message);
    }
    if (this.#subscription === subscription) this.stop();
  }

  stop() {
    this.#subscription?.return();
    this.#subscription = null;
    this.#change({ ...this.#state, watching: false });
  }

  #add(message) {
    const received = this.#state.received + 1;
    const entry = { number: received, time: new Date().toLocaleTimeString(), rows: rowsOf(message) };
    this.#change({ ...this.#state, received, messages: [entry, ...this.#state.messages].slice(0, KEPT_MESSAGES) });
  }

  #change(state) {
    this.#state = state;
    this.#listeners.forEach((listener) => listener());
  }
}

const watch = new Watch();

/** The panel as a plugin of GraphiQL; with no subscription in front it watches the example given. */
export function livePlugin(example) {
  return { title: "Live", icon: Icon, content: () => h(Panel, { example }) };
}

function Icon() {
  const { watching } = useSyncExternalStore(watch.subscribe, watch.state);
  return h(
    "svg",
    { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.6, className: watching ? "live-on" : "" },
    h("circle", { cx: 12, cy: 12, r: 3, fill: watching ? "currentColor" : "none" }),
    h("path", { d: "M7 7a7 7 0 0 0 0 10M17 7a7 7 0 0 1 0 10M4 4a11 11 0 0 0 0 16M20 4a11 11 0 0 1 0 16" }),
  );
}

function Panel({ example }) {
  const editors = useEditorContext({ nonNull: true });
  const { watching, messages, received } = useSyncExternalStore(watch.subscribe, watch.state);
  const start = () => watch.start(requestToWatch(editors, example), parsedObject(editors.headerEditor?.getValue()) ?? {});
  return h(
    "section",
    { className: "live" },
    h("h2", null, "Live"),
    h("p", null, "Keeps the subscription of the tab in front, or else the example, open while you work in other tabs."),
    h(
      "div",
      { className: "live-controls" },
      h("button", { type: "button", onClick: watching ? () => watch.stop() : start }, watching ? "Stop" : "Watch"),
      h("span", { role: "status" }, watching || received ? `${received} received` : ""),
    ),
    h("ol", null, messages.map((message) => h(Message, { key: message.number, ...message }))),
  );
}

function Message({ number, time, rows }) {
  return h(
    "li",
    null,
    h("h3", null, `${number} · ${time}`),
    h("dl", null, rows.map(([name, value]) => h("div", { key: name }, h("dt", null, name), h("dd", null, value)))),
  );
}

function requestToWatch({ queryEditor, variableEditor }, { query, variables }) {
  const inFront = { query: queryEditor?.getValue() ?? "", operationName: queryEditor?.operationName ?? undefined };
  if (!isSubscription(inFront)) return { query, variables };
  return named({ ...inFront, variables: parsedObject(variableEditor?.getValue()) ?? {} });
}

/** A message as rows of a name and a value: the fields below the root field, before and after side by side, or the errors. */
function rowsOf({ data, errors }) {
  const failures = (errors ?? []).map(({ message }, index) => [`error ${index + 1}`, message]);
  return [...Object.values(data ?? {}).flatMap(rowsOfEvent), ...failures];
}

function rowsOfEvent(event) {
  if (event?.change === null) return [["heartbeat", "nothing new"]];
  const { cursor, change, ...other } = event ?? {};
  const { before, after, ...rest } = { ...other, ...change };
  if (before === undefined || after === undefined) return leaves(rest);
  const was = Object.fromEntries(leaves(before));
  return [...leaves(rest), ...leaves(after).map(([name, value]) => [name, `${was[name] ?? "–"} → ${value}`])];
}

function leaves(value, path = "") {
  if (value === null || typeof value !== "object") return [[path || "value", value === null ? "–" : String(value)]];
  return Object.entries(value).flatMap(([name, part]) => leaves(part, path ? `${path}.${name}` : name));
}
