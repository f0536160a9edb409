/** Measures the site and the page that `redocly build-docs` makes by itself, side by side in one run. */
import { rm } from "node:fs/promises";
import { launchBrowser } from "@saymon-logs/browser";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { listen, serveSite, startDocs } from "../src/serve.ts";
import { measure, type Sought, type Times } from "./measure.ts";
import { stockSite } from "./stock.ts";

const runs = 9;
const slowdown = 4;
const operation = document.paths["/node/api/users/session/log"].get;
const sought: Sought = {
  summary: operation.summary,
  beginning: operation.description.split("\n", 1)[0] ?? "",
  parameters: operation.parameters.map(({ name }) => name),
};

const folder = await stockSite();
const [docs, stock, browser] = await Promise.all([
  startDocs(),
  listen(serveSite({ folder }), {}),
  launchBrowser(),
]);
const pages = { site: `${docs.url}/#/listsessionlog`, stock: `${stock.url}/#/session-log/listsessionlog` };
const times: Record<keyof typeof pages, Times[]> = { site: [], stock: [] };

try {
  // In turns, so that what slows the machine down slows both down; the first round only warms up.
  for (let run = 0; run <= runs; run++) {
    for (const name of ["site", "stock"] as const) {
      const taken = await measure(browser, pages[name], { slowdown, sought });
      if (run > 0) times[name].push(taken);
    }
  }
} finally {
  await Promise.all([browser.close(), docs.close(), stock.close()]);
  await rm(folder, { recursive: true });
}

console.log(`Medians of ${runs} runs, CPU slowed down ${slowdown} times, nothing cached\n`);
console.table(
  Object.fromEntries(
    (["firstPaint", "readable", "bytes"] as const).map((name) => {
      const [site, stock] = [median(times.site, name), median(times.stock, name)];
      return [name, { site, stock, ratio: Number((site / stock).toFixed(2)) }];
    }),
  ),
);

function median(list: Times[], name: keyof Times): number {
  const sorted = list.map((taken) => taken[name]).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
}
