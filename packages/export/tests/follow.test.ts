import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Manifest } from "../src/outputs/manifest.ts";
import { ended, parseLines, run, start } from "./support/command.ts";
import { inFolder, readJson } from "./support/files.ts";
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

test.skipIf(process.platform === "win32")(
  "the first SIGTERM ends follow with 143, when what was read is stored",
  () =>
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
        child.kill("SIGTERM");
        expect((await end).code).toBe(143);
        const next = await run(["follow", "--once", "--server", url, "--state", join(folder, "state")]);
        expect(next).toEqual({ code: 0, stdout: "", stderr: "" });
      }),
    ),
);

test.skipIf(process.platform === "win32").each(["SIGTERM", "SIGINT"] as const)(
  "a second signal ends follow at once, also while a receiver does not respond (first SIGTERM, then %s)",
  (second) =>
    inFolder((folder) =>
      withSandbox({ records: 100 }, async ({ url }) => {
        const silent = createServer();
        const requested = once(silent, "request");
        silent.listen(0, "127.0.0.1");
        await once(silent, "listening");
        const { port } = silent.address() as AddressInfo;
        const args = ["follow", "--server", url, "--state", join(folder, "state")];
        const child = start([...args, "--otlp", `http://127.0.0.1:${port}`]);
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
          silent.close();
          silent.closeAllConnections();
        }
      }),
    ),
);
