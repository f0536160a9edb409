import { expect, test } from "vitest";
import { linksFor } from "../build/links.ts";

const addresses = (markdown: string) =>
  [...markdown.matchAll(/\]\((https:[^)]+)\)/g)].map(([, address]) => address);

test.each([
  "https://git.example/acme/logs",
  "https://git.example/acme/logs/",
  "git+https://git.example/acme/logs.git",
  "https://git.example/acme/logs.git/",
])("links to the repository, the package and the issue form of %s", (repository) => {
  expect(addresses(linksFor(repository))).toEqual([
    "https://git.example/acme/logs",
    "https://www.npmjs.com/package/@saymon-logs/client",
    "https://git.example/acme/logs/issues/new/choose",
  ]);
});

test.each([undefined, ""])("links to pages of this site only when the repository is %o", (repository) => {
  expect(addresses(linksFor(repository))).toEqual([]);
  expect(linksFor(repository)).toContain("npm install @saymon-logs/client");
});
