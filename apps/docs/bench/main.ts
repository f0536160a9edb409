/** Compares a link to an operation on the site with the same link on the page that `redocly build-docs` makes. */
import { rm } from "node:fs/promises";
import { median } from "@saymon-logs/benchmarks/measure";
import { launchBrowser } from "@saymon-logs/browser";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { startDocs } from "../src/serve.ts";
import { openPage, type Sought, type Times } from "./open-page.ts";
import { buildStockSite } from "./stock.ts";

const runs = 9;
const slowdown = 4;
const { tags, summary, description, parameters } = document.paths["/node/api/users/session/log"].get;
const sought: Omit<Sought, "heading"> = {
  description: description.split("\n", 1)[0] ?? "",
  parameters: parameters.map(({ name }) => name),
};

const folder = await buildStockSite();
const [docs, stock, browser] = await Promise.all([startDocs(), startDocs({ folder }), launchBrowser()]);
const pages = {
  site: { url: `${docs.url}/#/listsessionlog`, heading: tags[0] ?? "" },
  stock: { url: `${stock.url}/#/session-log/listsessionlog`, heading: summary },
};
const times: Record<keyof typeof pages, Times[]> = { site: [], stock: [] };

try {
  // In turns, so that the load of the machine affects both alike. The first round warms up.
  for (let run = 0; run <= runs; run++) {
    for (const name of ["site", "stock"] as const) {
      const { url, heading } = pages[name];
      const taken = await openPage(browser, url, { slowdown, sought: { ...sought, heading } });
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
    (["firstPaint", "readable", "bytes"] as const).map((measured) => {
      const [site, reference] = (["site", "stock"] as const).map((name) =>
        Math.round(median(times[name].map((taken) => taken[measured]))),
      ) as [number, number];
      return [measured, { site, stock: reference, ratio: Number((site / reference).toFixed(2)) }];
    }),
  ),
);
