// The page: a bar with the token, and GraphiQL below it with the examples in its tabs.

import { Fetcher, isSubscription } from "./fetcher.js";
import { livePlugin } from "./live.js";
import * as session from "./session.js";
import { onRefused, post } from "./transport.js";

const { createElement: h } = window.React;
const { GraphiQL, ReactDOM } = window;
const PATIENCE_MS = 4000;

const bar = document.getElementById("bar");
const state = document.getElementById("token-state");
const form = document.getElementById("token-form");
const field = document.getElementById("token");

function showBar(tokenState) {
  bar.dataset.token = tokenState;
  state.textContent = {
    missing: "Paste an API token to begin.",
    present: `Token ${session.currentToken()?.slice(0, 9)}…`,
    refused: "The server refused this token: it was revoked, has expired, or is from elsewhere.",
  }[tokenState];
}

function showGraphiql(token, examples) {
  if (!session.hasStoredTabs()) session.storage.setItem("graphiql:variables", textOf(examples[0].variables));
  const fetcher = new Fetcher(session.headersFor(token));
  const graphiql = h(GraphiQL, {
    fetcher: fetcher.fetch,
    onEditHeaders: fetcher.headersEdited,
    storage: session.storage,
    shouldPersistHeaders: false, // a reload takes the token from the session again
    defaultHeaders: textOf(session.headersFor(token ?? "okra_...")),
    defaultTabs: examples.map(({ query, variables }) => ({ query, variables: textOf(variables) })),
    defaultEditorToolsVisibility: "variables",
    inputValueDeprecation: true,
    schemaDescription: true,
    plugins: [livePlugin(examples.find(isSubscription))],
  });
  ReactDOM.createRoot(document.getElementById("explorer")).render(graphiql);
}

/** The examples, their variables filled with ids that this token can see. */
async function loadExamples(token) {
  const response = await fetch(new URL("examples.json", import.meta.url));
  const { examples, variables: query } = await response.json();
  const known = token ? await knownVariables(query, token) : {};
  const filled = ([name, value]) => [name, known[name] ?? value];
  return examples.map((example) => ({
    ...example,
    variables: Object.fromEntries(Object.entries(example.variables).map(filled)),
  }));
}

/** Each root field of the query gives the variable of its name: the first text in its answer. No answer, no variable. */
async function knownVariables(query, token) {
  try {
    const { data } = await post({ query }, session.headersFor(token), AbortSignal.timeout(PATIENCE_MS));
    return Object.fromEntries(Object.entries(data ?? {}).map(([name, answer]) => [name, firstText(answer)]));
  } catch {
    return {};
  }
}

function firstText(value) {
  if (value === null || typeof value !== "object") return typeof value === "string" ? value : undefined;
  return Object.values(value).map(firstText).find((text) => text !== undefined);
}

function textOf(object) {
  return Object.keys(object).length > 0 ? JSON.stringify(object, null, 2) : "";
}

// Another token needs a fresh page: GraphiQL keeps its schema, and the headers it was fetched with, as long as the page lives.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  session.rememberToken(field.value);
  window.location.reload();
});
document.getElementById("token-forget").addEventListener("click", () => {
  session.forgetToken();
  window.location.reload();
});
window.addEventListener("hashchange", () => {
  if (session.takeTokenFromAddress()) window.location.reload();
});
onRefused(() => {
  if (session.currentToken()) showBar("refused");
});

session.takeTokenFromAddress();
const token = session.currentToken();
showBar(token ? "present" : "missing");
showGraphiql(token, await loadExamples(token));
