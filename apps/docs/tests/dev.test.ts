import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const vite = fileURLToPath(new URL("../node_modules/vite/bin/vite.js", import.meta.url));

test("the server of `pnpm dev` reloads pages, and survives a malformed path", async () => {
  const child = spawn(process.execPath, [vite, "dist", "--port", "0", "--host", "127.0.0.1"], {
    cwd: new URL("../", import.meta.url),
    env: { ...process.env, NO_COLOR: "1" },
  });
  try {
    const url = await addressOf(child.stdout);
    for (const path of ["/%ff/", "/%"]) expect((await fetch(url + path)).status).toBe(404);
    expect(await (await fetch(`${url}/errors.html`)).text()).toContain('src="/@vite/client"');
  } finally {
    child.kill();
    await once(child, "exit");
  }
});

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error("Vite ended without an address.");
}
