/** Draws `public/card.png`, the picture that social networks show beside a link to the site. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "@saymon-logs/browser";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { escapeHtml } from "./build/html.ts";

const icon = await readFile(new URL("public/icon.svg", import.meta.url), "utf8");
const { title, summary } = document.info;

const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
await page.setContent(`<!doctype html>
<style>
  body { box-sizing: border-box; height: 630px; margin: 0; padding: 110px 100px; color: #fff; background: #0a4f54; font-family: sans-serif }
  svg { width: 96px }
  h1 { margin: 36px 0 24px; font-size: 84px; line-height: 1.1 }
  p { margin: 0; max-width: 900px; font-size: 38px; line-height: 1.4; color: #d7e8e8 }
</style>
${icon}<h1>${escapeHtml(title)}</h1><p>${escapeHtml(summary)}</p>`);
await page.screenshot({ path: fileURLToPath(new URL("public/card.png", import.meta.url)) });
await browser.close();
