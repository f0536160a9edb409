import { inspect } from "node:util";
import { afterEach, beforeEach, expect, vi } from "vitest";
import type { Auth, Hooks } from "../../src/index.ts";

/** Planted as login, password and token; each has characters that are written differently in addresses and JSON. */
export const login = 'planted-login "ü&';
export const password = 'planted-password "ß&:/';
export const apiToken = 'planted-token "é&/';

export const auths: [string, Auth][] = [
  ["Basic", { login, password }],
  ["an API token", { apiToken }],
];

const base64 = Buffer.from(`${login}:${password}`).toString("base64");
const forbidden = /planted-(login|password|token)/;

/** Everything that can be seen of a value. */
export function visibleTexts(value: unknown): string[] {
  const texts = [
    inspect(value, {
      depth: Number.POSITIVE_INFINITY,
      showHidden: true,
      getters: true,
      breakLength: Number.POSITIVE_INFINITY,
    }),
    inspect(value),
    JSON.stringify(value),
    String(value),
  ];
  for (let error = value; error instanceof Error; error = error.cause) {
    texts.push(error.message, error.stack ?? "", JSON.stringify(error), String(error));
  }
  return texts.filter((text) => text !== undefined);
}

export function expectNoSecret(value: unknown): void {
  const text = visibleTexts(value).join("\n");
  expect(text).not.toMatch(forbidden);
  expect(text).not.toContain(base64);
}

/** Hooks that watch for the secret, and everything that they were told. */
export function watchingHooks(): { hooks: Hooks; events: [string, object][] } {
  const events: [string, object][] = [];
  const hook = (name: string) => (event: object) => void events.push([name, event]);
  return {
    events,
    hooks: {
      onRequest: hook("onRequest"),
      onResponse: hook("onResponse"),
      onRetry: hook("onRetry"),
      onError: hook("onError"),
    },
  };
}

/** Fails a test in which the secret, or anything else, was printed. */
export function watchOutput(): void {
  const methods = ["log", "info", "warn", "error", "debug", "trace"] as const;
  beforeEach(() => {
    for (const method of methods) vi.spyOn(console, method);
    vi.spyOn(process.stdout, "write");
    vi.spyOn(process.stderr, "write");
    vi.spyOn(process, "emitWarning");
  });
  afterEach(() => {
    const spies = [...methods.map((method) => vi.mocked(console[method])), vi.mocked(process.emitWarning)];
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    for (const stream of [process.stdout, process.stderr]) {
      expectNoSecret(vi.mocked(stream.write).mock.calls.map(([chunk]) => String(chunk)));
    }
    vi.restoreAllMocks();
  });
}
