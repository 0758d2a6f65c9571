// What GraphiQL calls to run an operation, and what it tells us of the headers editor.

import { Subscription, post } from "./transport.js";

const { GraphQL } = window.GraphiQL;
const KEPT_MESSAGES = 50;
const TYPING_PAUSE_MS = 800;

export class Fetcher {
  #firstHeaders;
  #subscription = null;
  #typing = undefined;

  /** The headers given serve the introspection that GraphiQL does before its headers editor exists. */
  constructor(firstHeaders) {
    this.#firstHeaders = firstHeaders;
  }

  fetch = (request, { headers } = {}) => {
    if (request.operationName === "IntrospectionQuery") return post(request, headers ?? this.#firstHeaders);
    if (!isSubscription(request)) return post(named(request), headers);
    this.#subscription = new Subscription(named(request), headers ?? {});
    return gathered(this.#subscription);
  };

  /** Restarts the socket of a running subscription when its headers name another authorization. */
  headersEdited = (text) => {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      const headers = parsedObject(text);
      if (headers) this.#subscription?.reauthorize(headers);
    }, TYPING_PAUSE_MS);
  };
}

export function isSubscription(request) {
  return operationIn(request)?.operation === "subscription";
}

/** The object that a user typed as JSON, empty for an empty text, or null while it is not one. */
export function parsedObject(text) {
  try {
    const value = text?.trim() ? JSON.parse(text) : {};
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * The request with the name of its operation. Just after a change of tabs GraphiQL still names the operation of the tab before,
 * so a name that is not in the document does not count.
 */
export function named(request) {
  return { ...request, operationName: operationIn(request)?.name?.value };
}

function operationIn({ query, operationName }) {
  const operations = definitionsIn(query).filter(({ kind }) => kind === "OperationDefinition");
  const only = operations.length === 1 ? operations[0] : undefined;
  return operations.find(({ name }) => name && name.value === operationName) ?? only;
}

function definitionsIn(query) {
  try {
    return GraphQL.parse(query).definitions;
  } catch {
    return []; // the server says what is wrong with it
  }
}

/** GraphiQL shows one response at a time, so a subscription's response is its newest messages. */
function gathered(subscription) {
  let received = 0;
  let newestFirst = [];
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const result = await subscription.next();
      if (result.done) return result;
      received += 1;
      newestFirst = [result.value, ...newestFirst].slice(0, KEPT_MESSAGES);
      return { done: false, value: { received, newestFirst } };
    },
    return: () => subscription.return(),
  };
}
