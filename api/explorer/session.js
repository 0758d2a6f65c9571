// The API token of this browser tab: from the address (#token=…), from the form, or from before a reload.
// It is kept in sessionStorage, so it ends with the tab, and only requests to the API carry it.

export const storage = window.sessionStorage;

const TOKEN = "okra:token";

export function currentToken() {
  return storage.getItem(TOKEN);
}

/**
 * Remembers a token, typed with or without its scheme. Another token than before starts everything afresh: it may belong to
 * another organization, whose ids are other ids.
 */
export function rememberToken(text) {
  const token = text.trim().replace(/^bearer\s+/i, "");
  if (!token || token === currentToken()) return;
  storage.clear();
  storage.setItem(TOKEN, token);
}

/** Forgets the token and all that was typed, since GraphiQL's history keeps the headers of each request. */
export function forgetToken() {
  storage.clear();
}

/** Moves a token out of the address, which no server sees, into the storage; it does not stay in the browser's history. */
export function takeTokenFromAddress() {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (token === null) return false;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  rememberToken(token);
  return true;
}

export function headersFor(token) {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

export function hasStoredTabs() {
  return storage.getItem("graphiql:tabState") !== null;
}
