import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { document, errorBody, logNames, operationOf, permissions, vendorRecords } from "../src/document.ts";
import { ask, basic, examplePath, list, start, userOf } from "./start.ts";

test.each(logNames)("%s: the document's example parameters get the vendor's example records", async (log) => {
  const response = await ask(await start(), examplePath(log));
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(await response.json()).toEqual(vendorRecords[log]);
});

test.each(logNames)("%s: 401 in each documented way", async (log) => {
  const sandbox = await start();
  const responseTo = async (headers: Record<string, string>, suffix = "") => {
    const url = `${sandbox.url}${examplePath(log)}&${suffix}`;
    const response = await fetch(url, { headers });
    return [response.status, await response.json()];
  };
  expect(await responseTo({})).toEqual([401, errorBody("NotLoggedIn")]);
  expect(await responseTo({ authorization: "Bearer x" })).toEqual([401, errorBody("NotLoggedIn")]);
  for (const authorization of [
    basic("admin", "wrong"),
    basic("unknown", "secret"),
    "Basic YWRtaW4=",
    "Basic %",
  ]) {
    expect(await responseTo({ authorization })).toEqual([401, errorBody("InvalidCredentials")]);
  }
  expect(await responseTo({}, "api-token=wrong")).toEqual([401, errorBody("InvalidApiToken")]);
  const { apiToken } = userOf(sandbox, "admin");
  expect((await responseTo({}, `api-token=${apiToken}`))[0]).toBe(200);
  expect((await responseTo({}, `api-token=${apiToken}&api-token=other`))[0]).toBe(401);
});

test("login and password are UTF-8, and the password can contain a colon", async () => {
  const sandbox = await start();
  const { login, password } = userOf(sandbox, "jürgen");
  expect(password).toContain(":");
  const ask = (encoding: "utf8" | "latin1") => {
    const authorization = `Basic ${Buffer.from(`${login}:${password}`, encoding).toString("base64")}`;
    return fetch(`${sandbox.url}/node/api/users/session/log`, { headers: { authorization } });
  };
  expect((await ask("utf8")).status).toBe(200);
  expect((await ask("latin1")).status).toBe(401);
});

test("403 names the missing permission; there is a login for each permission, and one without any", async () => {
  const sandbox = await start();
  for (const log of logNames) {
    const permission = operationOf(log)["x-required-permission"];
    if (permission === null) continue;
    expect(permissions).toContain(permission);
    for (const login of ["no-permissions", ...permissions.map((name) => `only-${name}`)]) {
      const authorization = basic(login, userOf(sandbox, login).password);
      const response = await ask(sandbox, examplePath(log), { headers: { authorization } });
      if (login === `only-${permission}`) {
        expect(response.status).toBe(200);
        continue;
      }
      expect(response.status).toBe(403);
      const body = (await response.json()) as { code: string; message: string };
      expect(body.code).toBe(errorBody("MissingPermission").code);
      expect(body.message).toContain(permission);
    }
  }
});

test("the address itself lists the documented paths, for people", async () => {
  const sandbox = await start();
  const response = await fetch(`${sandbox.url}/`);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
  const text = await response.text();
  for (const path of Object.keys(document.paths)) expect(text).toContain(path);
  expect((await fetch(`${sandbox.url}/other`)).status).toBe(404);
});

test("404 for the audit log of an unknown user, and outside the document", async () => {
  const sandbox = await start();
  const response = await ask(sandbox, "62c2f3ce80c8654892764d57/audit-log");
  expect([response.status, await response.json()]).toEqual([404, errorBody("UnknownUser")]);
  expect((await ask(sandbox, "session/log/")).status).toBe(404);
  expect((await ask(sandbox, "session/log", { method: "POST" })).status).toBe(405);
});

test.each([
  ["password/log", 'Mandatory "userId" parameter is absent/empty.'],
  ["password/log?userId=", '"userId"'],
  ["session/log?limit=many", '"limit" must be integer'],
  ["session/log?limit=0", '"limit" must be >= 1'],
  ["session/log?limit=2147483648", '"limit"'],
  ["session/log?skip=-1", '"skip" must be >= 0'],
  ["session/log?from=", '"from" must be integer'],
  ["session/log?from=1.5", '"from" must be integer'],
  ["session/log?to=8640000000000001", '"to"'],
  ["session/log?from=1&from=2", '"from" must be integer'],
  ["session/log?from=0x10", '"from" must be integer'],
  ["session/log?from=1e3", '"from" must be integer'],
  ["session/log?to=%20", '"to" must be integer'],
  ["session/log?to=%205", '"to" must be integer'],
  ["session/log?limit=+5", '"limit" must be integer'],
  ["session/log?limit=5.0", '"limit" must be integer'],
  ["session/log?skip=%EF%BC%91", '"skip" must be integer'],
  ["session/log?skip=007", '"skip" must be integer'],
  ["session/log?skip=0b1", '"skip" must be integer'],
  ["session/log?skip=Infinity", '"skip" must be integer'],
  ["session/log?skip=1_000", '"skip" must be integer'],
  ["%E0%A4%A/audit-log", "percent-encoding"],
])("400 for %s", async (path, message) => {
  const response = await ask(await start(), path);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    code: errorBody("MissingParameter").code,
    message: expect.stringContaining(message),
  });
});

test("without credentials, parameters are not checked, and without permission, users are not", async () => {
  const sandbox = await start();
  expect((await fetch(`${sandbox.url}/node/api/users/session/log?limit=0`)).status).toBe(401);
  const authorization = basic("no-permissions", "secret");
  expect((await ask(sandbox, "unknown/audit-log", { headers: { authorization } })).status).toBe(403);
});

test("pages of other origins can send requests, with the accepted headers", async () => {
  const sandbox = await start();
  const preflight = await ask(sandbox, "session/log", { method: "OPTIONS" });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, sandbox-fault");
  expect((await ask(sandbox, "session/log")).headers.get("access-control-allow-origin")).toBe("*");
});

test("the log has method, path and status, and no credentials", async () => {
  const lines: string[] = [];
  const sandbox = await start({ log: (line) => lines.push(line) });
  await ask(sandbox, "session/log?api-token=hunter2&limit=0");
  await ask(sandbox, "session/log", { headers: { "sandbox-fault": "hunter2" } });
  await ask(sandbox, "session/log", { headers: { "sandbox-fault": "html-502" } });
  const path = "GET /node/api/users/session/log";
  expect(lines).toEqual([`${path} 400`, `${path} 400`, `${path} fault html-502`]);
});

test("two sandboxes share nothing", async () => {
  const [one, other] = [await start({ seed: "one" }), await start({ seed: "other", records: 0 })];
  one.clock.advance(1000);
  expect(other.clock.now()).toBe(Date.UTC(2026, 0));
  expect(userOf(one, "admin").apiToken).not.toBe(userOf(other, "admin").apiToken);
  expect(await list(one, "session/log")).toHaveLength(30);
  expect(await list(other, "session/log")).toEqual(vendorRecords.listSessionLog);
});

test("a port in use is an error with the code EADDRINUSE", async () => {
  const { url } = await start();
  await expect(start({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("close ends at once, with stalled and late responses too, and can be called again", async () => {
  const sandbox = await start();
  const pending = ["stall", "stall-body", "latency=1000000"].map((fault) =>
    ask(sandbox, "session/log", { headers: { "sandbox-fault": fault } }).then((response) => response.text()),
  );
  // The headers of the second have come: the others, sent before and after it, have arrived as well.
  await ask(sandbox, "session/log");
  const ended = Promise.allSettled(pending);
  await Promise.all([sandbox.close(), sandbox.close()]);
  expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  await expect(ask(sandbox, "session/log")).rejects.toThrow();
});

test("a closed sandbox keeps no process alive", async () => {
  const script = `
    import { startSandbox } from "@saymon-logs/sandbox";
    const started = Promise.withResolvers();
    const sandbox = await startSandbox({ records: 0, fault: () => (setImmediate(started.resolve), "latency=1000000") });
    const request = fetch(sandbox.url + "/node/api/users/session/log").catch((error) => console.log(error.message));
    await started.promise;
    await sandbox.close();
    await request;`;
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    cwd,
  });
  expect(stdout).toBe("fetch failed\n");
});
