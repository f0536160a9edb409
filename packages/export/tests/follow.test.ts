import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { listen } from "@saymon-logs/command-line/listen";
import { expect, test, vi } from "vitest";
import type { Manifest } from "../src/outputs/manifest.ts";
import { SignalError } from "../src/signal-error.ts";
import { ended, parseLines, run, start } from "./support/command.ts";
import { inFolder, readJson } from "./support/files.ts";
import { posix, withReason } from "./support/missing.ts";
import { withSandbox } from "./support/sandbox.ts";

test("follow --once writes rolling files, with a manifest of each batch", () =>
  inFolder((folder) =>
    withSandbox({ records: 100 }, async ({ url }) => {
      const output = join(folder, "logs");
      const args = ["follow", "--once", "--server", url, "--output", output, "--state"];
      await run([...args, join(folder, "one")]);
      await run([...args, join(folder, "two")]);
      const manifests = (await readdir(output)).filter((name) => name.startsWith("manifest"));
      let events = 0;
      for (const name of manifests) {
        expect((await run(["verify", join(output, name)])).code).toBe(0);
        const { files, logs } = await readJson<Manifest>(join(output, name));
        events += files.reduce((sum, file) => sum + file.events, 0);
        for (const { log, events: counted } of logs) {
          const ownFiles = files.filter((file) => file.log === log);
          expect(counted).toBe(ownFiles.reduce((sum, file) => sum + file.events, 0));
        }
      }
      const { stdout } = await run(["follow", "--once", "--server", url, "--state", join(folder, "three")]);
      expect(events).toBe(2 * parseLines(stdout).length);
    }),
  ));

test.skipIf(posix).each([
  ["SIGTERM", 143, "SIGTERM"],
  ["SIGINT", 130, "Ctrl-C"],
] as const)(
  withReason("the first %s ends follow with %i, when what was read is stored, and is no error", posix),
  (signal, exitCode, cause) =>
    inFolder((folder) =>
      withSandbox({ records: 100 }, async ({ url }) => {
        const args = ["follow", "--server", url, "--interval", "1h", "--state", join(folder, "state")];
        const child = start(args);
        const end = ended(child);
        let stdout = "";
        child.stdout.on("data", (text: string) => {
          stdout += text;
        });
        const { stdout: whole } = await run([
          "follow",
          "--once",
          "--server",
          url,
          "--state",
          join(folder, "other"),
        ]);
        await vi.waitUntil(() => stdout.length >= whole.length, { timeout: 30_000 });
        child.kill(signal);
        const { code, stderr } = await end;
        expect({ code, stderr: stderr.split("\n").filter(Boolean).at(-1) }).toEqual({
          code: exitCode,
          stderr: `Stopped by ${cause}. What was read is delivered and stored.`,
        });
        const next = await run(["follow", "--once", "--server", url, "--state", join(folder, "state")]);
        expect(next).toEqual({ code: 0, stdout: "", stderr: "" });
      }),
    ),
);

test.skipIf(posix).each(["SIGTERM", "SIGINT"] as const)(
  withReason(
    "a second signal ends follow at once, also while a receiver does not respond (first SIGTERM, then %s)",
    posix,
  ),
  (second) =>
    inFolder((folder) =>
      withSandbox({ records: 100 }, async ({ url }) => {
        const silent = createServer();
        const requested = once(silent, "request");
        const receiver = await listen(silent);
        const args = ["follow", "--server", url, "--state", join(folder, "state")];
        const child = start([...args, "--otlp", receiver.url]);
        const closed = once(child, "close");
        try {
          await requested;
          child.kill("SIGTERM");
          const [notice] = await once(child.stderr, "data");
          expect(String(notice)).toContain("A second signal ends at once.");
          child.kill(second);
          expect(await closed).toEqual([null, second]);
        } finally {
          child.kill("SIGKILL");
          await receiver.close();
        }
      }),
    ),
);

test("a signal in a round that could not be delivered does not say that it was", () =>
  inFolder((folder) =>
    withSandbox({ records: 10 }, async ({ url }) => {
      const refusing = createServer((_request, response) => response.writeHead(400).end());
      const receiver = await listen(refusing);
      const ending = new AbortController();
      refusing.once("request", () => ending.abort(new SignalError("SIGINT")));
      const args = ["follow", "--server", url, "--state", join(folder, "state")];
      try {
        const { code, stderr } = await run([...args, "--otlp", receiver.url], {
          signal: ending.signal,
        });
        expect(code).toBe(130);
        expect(stderr).toContain("responded 400");
        expect(stderr).toMatch(/^Stopped by Ctrl-C\.$/m);
      } finally {
        await receiver.close();
      }
    }),
  ));

test("on a terminal, each round has its own number of requests, and a log without records says so", () =>
  inFolder((folder) =>
    withSandbox({ records: 0 }, async ({ url }) => {
      const ending = new AbortController();
      let rounds: string[] = [];
      const stderr = await run(
        ["follow", "--server", url, "--interval", "0s", "--state", join(folder, "state")],
        {
          isTerminal: true,
          signal: ending.signal,
          onStderr: (text) => {
            rounds = [...rounds, ...(text.match(/\d+ requests?\./) ?? [])];
            if (rounds.length === 3) ending.abort(new SignalError("SIGINT"));
          },
        },
      ).then((ended) => ended.stderr);
      // A round within the same second of the server's clock reads nothing, and needs fewer requests.
      const requests = rounds.map((text) => Number.parseInt(text, 10));
      expect(Math.max(...requests)).toBe(requests[0]);
      expect(stderr).toContain("audit: no records; ");
      expect(stderr).toContain("sessions: no records.");
    }),
  ));
