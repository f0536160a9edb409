import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, test, vi } from "vitest";
import { configSchema } from "../src/config/json-schema.ts";
import { parseDuration, parseTime } from "../src/config/times.ts";
import { parseLines, run } from "./support/command.ts";
import { inFolder } from "./support/files.ts";
import { withSandbox } from "./support/sandbox.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(configSchema());

async function withConfig<Result>(text: string, work: (path: string) => Promise<Result>): Promise<Result> {
  return inFolder(async (folder) => {
    const path = join(folder, "saymon-logs.yaml");
    await writeFile(path, text);
    return work(path);
  });
}

test("options come from the command line, the environment, and a file, in this order", () =>
  withSandbox({ records: 100 }, ({ url }) =>
    withConfig(`server: ${url}\nlog: [audit]\nlimit: 3\ninterval: 5m\n`, async (config) => {
      const logsOf = async (...args: string[]) => {
        const { stdout } = await run(["export", "--config", config, ...args]);
        return parseLines(stdout).map(({ log }) => log);
      };
      expect(await logsOf()).toEqual(["audit", "audit", "audit"]);
      expect(await logsOf("--limit", "2", "--log", "sessions")).toEqual(["sessions", "sessions"]);
      vi.stubEnv("SAYMON_URL", "https://user@example.com");
      expect((await run(["export", "--config", config])).code).toBe(2);
    }),
  ));

test("the JSON Schema accepts what the command accepts", () => {
  const config = {
    ...{ server: "https://saymon.example.com", credentialsFile: "/run/credentials/saymon" },
    ...{ log: ["sessions", "audit"], from: "7d", interval: "5m", rate: 10, gzip: true, schema: "ecs" },
  };
  expect(validate(config)).toBe(true);
  for (const wrong of [{ password: "secret" }, { rate: "10" }, { schema: "cef" }, { log: ["session"] }])
    expect(validate({ ...config, ...wrong })).toBe(false);
});

describe("a configuration file is refused, by its place and without its values:", () => {
  test.each([
    ["an unknown option", "pasword: s3cret", 'unknown option "pasword"; expected one of'],
    ["another type", 'rate: "s3cret"', "rate: must be an integer."],
    [
      "a value that the option does not take",
      "schema: s3cret",
      "schema: Allowed choices are raw, ecs, ocsf.",
    ],
    ["a time without a zone", "from: 2026-11-01T00:00", "from: "],
    ["text that is no mapping", "- s3cret", "must be a mapping"],
    ["the option that names the file", "config: s3cret", 'unknown option "config"; expected one of'],
    [
      "a misspelt option",
      "formt: s3cret",
      'saymon-logs.yaml: unknown option "formt". Did you mean "format"?',
    ],
    ["an option in kebab-case", "max-bytes: s3cret", 'unknown option "max-bytes". Did you mean "maxBytes"?'],
    ["two similar options", "csvBo: s3cret", 'Did you mean "csvBom"?'],
    [
      "a quote without its end",
      'gzip: true\nlog: "s3cret\nrate: 1\n',
      'yaml, line 2: cannot be read as YAML (Missing closing "quote).',
    ],
    [
      "a bracket without its end",
      "gzip: true\nlog: [s3cret,\nrate: 1\n",
      "yaml, line 2: cannot be read as YAML (Flow sequence in",
    ],
    [
      "an option that is there twice",
      "rate: 1\nrate: 2\n",
      "yaml, line 2: cannot be read as YAML (Map keys must be unique).",
    ],
    [
      "text that the parser would quote",
      'gzip: true\nlog: "\\xs3cret"\n',
      "yaml, line 2: cannot be read as YAML (BAD_DQ_ESCAPE).",
    ],
    [
      "an alias without an anchor",
      "log: *s3cret",
      "(an alias has no anchor). Put quotes around text that begins with *.",
    ],
    ["a type that is unknown", "rate: !s3cret 1.5", "rate: must be an integer."],
  ])("%s", (_case, text, message) =>
    withConfig(text, async (config) => {
      const { code, stderr } = await run(["export", "--config", config]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
      expect(stderr).not.toContain("s3cret");
    }),
  );

  test("a file that is not there", async () => {
    const { code, stderr } = await run(["export", "--config", "missing.yaml"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: missing.yaml: cannot be read (ENOENT). Check --config or SAYMON_CONFIG.\n",
    });
  });
});

describe("times", () => {
  const now = Date.parse("2026-11-28T22:30:00Z");
  test.each([
    ["2026-11-01T08:00+03:00", "2026-11-01T05:00:00.000Z", "2026-11-01T05:00:00.000Z"],
    ["2026-11-01Z", "2026-11-01T00:00:00.000Z", "2026-11-01T23:59:59.999Z"],
    ["2026-11-01-05:30", "2026-11-01T05:30:00.000Z", "2026-11-02T05:29:59.999Z"],
    ["yesterday", "2026-11-27T00:00:00.000Z", "2026-11-27T23:59:59.999Z"],
    ["today+03:00", "2026-11-28T21:00:00.000Z", "2026-11-29T20:59:59.999Z"],
    ["7d", "2026-11-21T22:30:00.000Z", "2026-11-21T22:30:00.000Z"],
    ["now", "2026-11-28T22:30:00.000Z", "2026-11-28T22:30:00.000Z"],
  ])("%s", (text, start, end) => {
    const edges = (["start", "end"] as const).map((edge) =>
      new Date(parseTime(text, edge).at(now)).toISOString(),
    );
    expect(edges).toEqual([start, end]);
  });

  test.each([
    ["2026-11-01", "has no time zone"],
    ["2026-02-30Z", "is not a day of the calendar"],
    ["2026-13-01Z", "is not a day of the calendar"],
    ["1969-12-31Z", "is before 1970"],
    ["tomorrow", "is not a time. Write it as"],
    ["01.02.2025", "is not a time. Write it as"],
    ["7", "is not a time."],
    ["-7d", "is not a time."],
    ["", "is not a time."],
    ["2026-11-01T25:00Z", "is not a time of a day"],
    ["2026-11-01T08:00+29:00", "is not a time of a day"],
    ["yesterday+99:00", "is not a time."],
    ["today-24:00", "is not a time."],
    ["today+03:60", "is not a time."],
  ])("%j is refused", (text, message) => {
    expect(() => parseTime(text, "start")).toThrow(`"${text}" ${message}`);
  });

  test("durations have a unit", () => {
    expect([parseDuration("30s"), parseDuration("2h")]).toEqual([30_000, 7_200_000]);
    for (const text of ["30", "1.5h", "h", ""]) expect(() => parseDuration(text)).toThrow();
  });
});

test("a time ago that no clock can tell is a usage error that names its option", async () => {
  const { code, stderr } = await run([
    "export",
    "--server",
    "https://x.example.com",
    "--from",
    "99999999999d",
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain("--from");
});

test.each([
  [["--from", "2025-02-01Z", "--to", "2025-01-01Z"], "--from is later than --to. Swap them."],
  [["--from", "9999-01-01Z"], "--from is later than the server's time now (2"],
])("the range %j is a usage error", (range, message) =>
  withSandbox({ records: 1 }, async ({ url }) => {
    for (const command of ["export", "report"]) {
      const { code, stderr } = await run([command, "--server", url, ...range]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    }
  }),
);
