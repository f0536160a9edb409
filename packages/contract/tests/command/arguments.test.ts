import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { parseArguments } from "../../src/command/arguments.ts";

const parse = (...given: string[]) => parseArguments(given, {}, "1.2.3");
const server = ["--server", "https://saymon.example.com"];

describe("the options", () => {
  test("have defaults", () => {
    expect(parse(...server)).toEqual({
      server: server[1],
      wrongPassword: false,
      allowHttp: false,
      rate: 10,
      timeout: 30_000,
      deadline: 600_000,
    });
  });

  test("are those that are given", () => {
    const given = [
      ...["--user-id", "7", "--only=responses", "--wrong-password", "--allow-http", "--rate", "0.5"],
      ...["--timeout", "5", "--deadline=10", "--json", "a", "--junit", "-", "--attach", "b"],
    ];
    expect(parse(...server, ...given)).toEqual({
      server: server[1],
      userId: "7",
      only: "responses",
      wrongPassword: true,
      allowHttp: true,
      rate: 0.5,
      timeout: 5000,
      deadline: 10_000,
      json: "a",
      junit: "-",
      attach: "b",
    });
  });

  test("can come from the environment", () => {
    const environment = { SAYMON_URL: "https://a.example.com", SAYMON_USER_ID: "7" };
    expect(parseArguments([], environment, "")).toMatchObject({
      server: environment.SAYMON_URL,
      userId: "7",
    });
    expect(parseArguments(server, environment, "")).toMatchObject({ server: server[1] });
  });
});

describe("a wrong command line", () => {
  test.for([
    [[], "--server: required. Set it, or SAYMON_URL, to the server's address."],
    [
      ["--server", "planted.example.com"],
      "--server: must be a URL with https://, such as https://saymon.example.com.",
    ],
    [
      ["--server", "planted:8080"],
      "--server: must be a URL with https://, such as https://saymon.example.com.",
    ],
    [[...server, "--only", "planted"], "--only: expected responses."],
    [
      [...server, "--deadline=planted"],
      "--deadline: expected a number of seconds, an integer from 1 to 999999.",
    ],
    [
      [...server, "--deadline", "0"],
      "--deadline: expected a number of seconds, an integer from 1 to 999999.",
    ],
    [
      [...server, "--timeout", "1e3"],
      "--timeout: expected a number of seconds, an integer from 1 to 999999.",
    ],
    ...["-5", "0", "0.0", "1e3", ".5"].map(
      (rate) =>
        [
          [...server, `--rate=${rate}`],
          "--rate: expected a number of requests per second, such as 10 or 0.5.",
        ] as const,
    ),
    [[...server, "planted"], "unexpected argument. See --help."],
    [[...server, "--sevrer=planted"], "unknown option --sevrer. See --help."],
    [[...server, "--sevrer", "--planted=x"], "unknown option --sevrer. See --help."],
    [[...server, "--PLANTED7"], "unknown option. See --help."],
    [[...server, "-xPLANTED"], "unknown option. See --help."],
    [["--server"], "an option has no value. See --help."],
    [[...server, "--json", "x", "--junit", "x"], "--json and --junit: expected two different files."],
    [[...server, "--json", "-", "--attach", "-"], "--json and --attach: expected two different files."],
    [
      [...server, "--junit", "x", "--attach", join(".", "y", "..", "x")],
      "--junit and --attach: expected two different files.",
    ],
  ] as const)("%j", ([given, message]) => {
    expect(() => parse(...given)).toThrow(message);
    expect(() => parse(...given)).toThrow(/^(?!.*planted)/i);
  });
});

test.for([
  ["--password", "--password"],
  ["--login", "--login"],
  ["--api-token", "--api-token"],
  ["--token", "--token"],
  ["--user", "--user"],
  ["--auth", "--auth"],
  ["-u", "-u"],
  ["-p", "-p"],
  ["--secret-key", "--secret"],
  ["--PLANTEDpassword", "an option"],
] as const)("credentials on the command line are refused and not repeated: %s", ([flag, name]) => {
  const isShort = flag.length === 2;
  for (const args of [[flag, "planted"], isShort ? [`${flag}planted`] : [`${flag}=planted`]]) {
    const refusal = () => parse(...server, ...args);
    expect(refusal).toThrow(`${name}: credentials on the command line are visible to other users`);
    expect(refusal).toThrow(/^(?!.*planted)/i);
  }
});

test("help has options, environment, duration and exit codes; the README has all credentials", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    expect(parse("--help")).toBeUndefined();
    const help = write.mock.calls.map(([text]) => text).join("");
    expect(help).toMatchSnapshot();
    const [, credentials = ""] = help.split("\nCredentials ");
    for (const [variable] of credentials.matchAll(/\bSAYMON_\w+/g))
      expect(readme).toContain(`\`${variable}\``);
  } finally {
    write.mockRestore();
  }
});
