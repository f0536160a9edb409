import { expect, test } from "vitest";
import { repositoryOf } from "../src/pack.ts";

test("a tarball names the repository whose workflow packs it", () => {
  const env = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "someone/logs" };
  expect(repositoryOf("packages/client", env)).toEqual({
    type: "git",
    url: "git+https://github.com/someone/logs.git",
    directory: "packages/client",
  });
});

test("and none where there is no such workflow", () => {
  expect(repositoryOf("packages/client", {})).toBeUndefined();
});
