// How the explorer reaches the API: queries and mutations by POST, subscriptions over graphql-transport-ws, both at /graphql.

const ENDPOINT = new URL("../graphql", import.meta.url);
const UNAUTHORIZED = 4401;
const FORBIDDEN = 4403;

let refused = () => {};

/** Names what to do when the server does not accept a token. */
export function onRefused(handler) {
  refused = handler;
}

export async function post(operation, headers = {}, signal = undefined) {
  const response = await fetch(ENDPOINT, {
    method: "POST",
    headers: {
      Accept: "application/graphql-response+json, application/json;q=0.9",
      "Content-Type": "application/json",
      ...headers,
    },
    body: JSON.stringify(operation),
    signal,
  });
  if (response.status === 401) refused();
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${response.status} ${response.statusText}: ${text.slice(0, 500)}`);
  }
}

/** One subscription on a socket of its own: an async iterator of its messages, which closes the socket when it returns. */
export class Subscription {
  #authorization;
  #client;
  #messages;
  #closed = false;

  constructor(operation, headers) {
    this.#authorization = authorizationIn(headers);
    this.#client = window.graphqlWs.createClient({
      url: webSocketAddress(),
      connectionParams: () => (this.#authorization ? { Authorization: this.#authorization } : {}),
      shouldRetry: ({ code }) => code !== undefined && code !== FORBIDDEN,
      retryAttempts: 10,
      retryWait: (retries) => pause(Math.min(250 * 2 ** retries, 5000)),
    });
    this.#messages = this.#client.iterate(operation);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async next() {
    if (this.#closed) return { done: true, value: undefined };
    try {
      const result = await this.#messages.next();
      if (result.done) this.#close();
      return result;
    } catch (error) {
      this.#close();
      return { done: false, value: failure(error) };
    }
  }

  async return() {
    const result = await this.#messages.return();
    this.#close();
    return result;
  }

  /** Restarts the socket with another authorization; the client connects and subscribes again by itself. */
  reauthorize(headers) {
    if (this.#closed || authorizationIn(headers) === this.#authorization) return;
    this.#authorization = authorizationIn(headers);
    this.#client.terminate();
  }

  #close() {
    this.#closed = true;
    this.#client.dispose();
  }
}

function failure(error) {
  if (Array.isArray(error)) return { errors: error };
  if ([UNAUTHORIZED, FORBIDDEN].includes(error?.code)) refused();
  const closed = `The server closed the connection: ${error?.code} ${error?.reason}`;
  return { errors: [{ message: error?.code ? closed : String(error?.message ?? error) }] };
}

function authorizationIn(headers) {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === "authorization");
  return name ? headers[name] : undefined;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function webSocketAddress() {
  const address = new URL(ENDPOINT);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address.href;
}
