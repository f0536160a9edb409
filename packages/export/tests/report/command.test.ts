import { writeFileSync } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ndjsonFormat } from "../../src/formats/json.ts";
import { toDirectory } from "../../src/outputs/directory.ts";
import type { Report } from "../../src/report/model.ts";
import { toRaw } from "../../src/schemas/raw.ts";
import { credentials, run } from "../support/command.ts";
import { inFolder, readAll, readJson } from "../support/files.ts";
import { follow } from "../support/follow.ts";
import { withSandbox } from "../support/sandbox.ts";
import { reportOf } from "./hand-made.ts";

let sandbox: Sandbox;
/** A folder with `logs`, an export of a year, and `users.csv`. */
let shared: string;
let requests = 0;
/** Makes one request of the sandbox fail. */
let failing = (_path: string): boolean => false;
afterEach(() => {
  failing = () => false;
});
beforeAll(async () => {
  sandbox = await startSandbox({
    records: 300,
    log: () => requests++,
    fault: ({ path }) => (failing(path) ? "400" : undefined),
  });
  shared = await mkdtemp(join(tmpdir(), "saymon-report-"));
  const users = sandbox.users.map(({ id }, index) => `${id},Person Number${index},IT`);
  await writeFile(join(shared, "users.csv"), users.join("\n"));
  await exportTo(join(shared, "logs"), range);
});
afterAll(async () => {
  await sandbox?.close();
  await rm(shared, { recursive: true, force: true });
});

const range = "--from 2025-03-01Z --to 2025-10-31Z";
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Options as arguments: `@` is the folder of the test, `#` the shared one, and `_` a space within an option. */
function toArguments(folder: string, options: string): string[] {
  const fill = (option: string) => option.replaceAll("_", " ").replace("@", folder).replace("#", shared);
  return options.split(" ").map(fill);
}

function report(folder: string, options: string): ReturnType<typeof run> {
  const source = options.includes("--input") ? [] : ["--server", sandbox.url];
  return run(["report", ...source, ...toArguments(folder, options)]);
}

async function jsonReport(folder: string, name: string, options: string): Promise<Report> {
  const { code, stderr } = await report(folder, `${options} --format json --output @/${name}`);
  expect({ code, stderr: stderr.includes("was written") }).toEqual({ code: 0, stderr: true });
  return readJson<Report>(join(folder, name));
}

/** Exports the logs of the sandbox. */
async function exportTo(folder: string, options: string): Promise<void> {
  const args = ["export", "--server", sandbox.url, "--output", folder, ...toArguments(folder, options)];
  expect((await run(args)).code).toBe(0);
}

test("the server and its exported files give the same report", () =>
  inFolder(async (folder) => {
    await exportTo(join(folder, "json"), `${range} --format json --gzip`);
    const fromServer = await jsonReport(folder, "server.json", range);
    for (const [index, input] of ["#/logs", "@/json"].entries()) {
      const fromFiles = await jsonReport(folder, `${index}.json`, `--input ${input}`);
      expect(fromFiles.coverage).toMatchObject({ source: "files", exports: { total: 1 } });
      const { serverTime, source, exports } = fromServer.coverage;
      const coverage = { ...fromFiles.coverage, serverTime, source, exports };
      expect({ ...fromFiles, coverage }).toEqual(fromServer);
    }
  }));

test("the same input gives the same bytes", () =>
  inFolder(async (folder) => {
    // The directory of CSV files has the report as JSON, too.
    for (const format of ["html", "csv"])
      for (const name of ["one", "two"]) {
        await mkdir(join(folder, format, name), { recursive: true });
        const options = `--input #/logs --format ${format} --rows 5 --output @/${format}/${name}/report`;
        expect((await report(folder, options)).code).toBe(0);
      }
    for (const format of ["html", "csv"])
      expect(await readAll(join(folder, format, "one"))).toBe(await readAll(join(folder, format, "two")));
  }));

test("overlapping exports count each record once, and show the latest state of a session", () =>
  inFolder(async (folder) => {
    await exportTo(join(folder, "first"), "--from 2025-03-01Z --to 2025-07-31Z --users #/users.csv");
    await exportTo(join(folder, "second"), "--from 2025-06-01Z --to 2025-10-31Z --users #/users.csv");
    const both = await jsonReport(folder, "both.json", "--input @/second --input @/first");
    await exportTo(join(folder, "all"), `${range} --users #/users.csv`);
    const whole = await jsonReport(folder, "whole.json", "--input @/all");
    expect(both.coverage.exports.total).toBe(2);
    expect({ ...both, coverage: null, appendix: null }).toEqual({ ...whole, coverage: null, appendix: null });
    expect(both.coverage.digest).toEqual(whole.coverage.digest);
    expect(both.coverage.gaps.total).toBe(0);
  }));

test("the files of follow count a session once, with its end", () =>
  inFolder((folder) =>
    withSandbox({ records: 60, life: { arrivals: 0.2 } }, async (living) => {
      for (let hours = 0; hours < 12; hours += 4) {
        living.clock.advance(4 * 3_600_000);
        const output = toDirectory({
          ...{ directory: join(folder, "logs"), isRolling: true, id: "state" },
          format: () => ndjsonFormat(toRaw),
        });
        await follow(living, join(folder, "state"), { output, settle: 0 });
      }
      const followed = await reportOf(join(folder, "logs"));
      const sessions = [...living.records("listSessionLog")] as { endTime: unknown }[];
      const ended = sessions.filter(({ endTime }) => endTime);
      expect(followed.signIns.sessions).toBe(sessions.length);
      expect(followed.longAndOpenSessions.perState.ended).toBe(ended.length);
      expect(followed.limits).toContainEqual({ section: "coverage", code: "followedFiles" });
    }),
  ));

test("time that no export covers makes a report partial", () =>
  inFolder(async (folder) => {
    await exportTo(join(folder, "march"), "--from 2025-03-01Z --to 2025-03-31Z --users #/users.csv");
    const may = "--from 2025-05-01Z --to 2025-05-31Z --log sessions,audit --users #/users.csv";
    await exportTo(join(folder, "may"), may);
    const options = "--input @/march --input @/may --format json --output @/report.json";
    const { code, stderr } = await report(folder, options);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("partial") });
    const { coverage } = await readJson<Report>(join(folder, "report.json"));
    const april = { from: Date.parse("2025-04-01T00:00Z"), to: Date.parse("2025-04-30T23:59:59.999Z") };
    expect(coverage.status).toBe("partial");
    expect(coverage.gaps.rows).toEqual([
      { kind: "timeNotRead", log: "sessions", ...april },
      { kind: "timeNotRead", log: "audit", ...april },
      { kind: "timeNotRead", log: "passwords", from: april.from, to: Date.parse("2025-05-31T23:59:59.999Z") },
    ]);
  }));

test("users of the session log and of the file whose logs no export has read make a report partial", () =>
  inFolder(async (folder) => {
    const [one, two] = sandbox.users;
    await mkdir(join(folder, "logs"));
    await writeFile(join(folder, "logs", "one.txt"), `${one?.id}\n`);
    await exportTo(join(folder, "logs"), `${range} --users @/one.txt`);
    await writeFile(join(folder, "two.txt"), `${one?.id}\nwithout-sessions\n`);
    const options = "--input @/logs --users @/two.txt --format json --output @/report.json";
    expect((await report(folder, options)).code).toBe(3);
    const { coverage } = await readJson<Report>(join(folder, "report.json"));
    const missing = coverage.gaps.rows.map((gap) => (gap.kind === "userNotRead" ? gap.userId : gap.kind));
    expect(missing).toContain("without-sessions");
    expect(missing).toContain(two?.id);
    expect(missing).not.toContain(one?.id);
  }));

test("a user whose log cannot be read makes a report partial, and is in it", () =>
  inFolder(async (folder) => {
    const [admin] = sandbox.users;
    failing = (path) => path.includes(`${admin?.id}/audit-log`);
    const { code } = await report(folder, `${range} --format json --output @/report.json`);
    const { coverage } = await readJson<Report>(join(folder, "report.json"));
    expect({ code, status: coverage.status }).toEqual({ code: 3, status: "partial" });
    expect(coverage.gaps.rows).toEqual([
      { kind: "userFailed", log: "audit", userId: admin?.id, message: expect.stringContaining("400") },
    ]);
  }));

test("a changed byte in an exported file is refused, wherever it is", () =>
  inFolder(async (folder) => {
    await exportTo(join(folder, "logs"), "--from 2025-03-01Z --to 2025-03-07Z --gzip");
    const names = await readdir(join(folder, "logs"));
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) {
      const path = join(folder, "logs", name);
      const original = await readFile(path);
      const changed = Buffer.from(original);
      changed[original.length >> 1] = (changed[original.length >> 1] ?? 0) ^ 1;
      await writeFile(path, changed);
      const { code, stderr } = await report(folder, "--input @/logs --output @/report.html");
      expect({ name, code, stderr }).toEqual({ name, code: 1, stderr: expect.stringContaining(name) });
      expect(await exists(join(folder, "report.html"))).toBe(false);
      await writeFile(path, original);
    }
    expect((await report(folder, "--input @/logs --output @/report.html")).code).toBe(0);
  }));

test.each([
  ["--schema ecs", "an event of the schema ecs"],
  ["--schema ocsf", "an event of the schema ocsf"],
  ["--format csv", "CSV does not keep"],
])("exports with %s are refused by name", (option, message) =>
  inFolder(async (folder) => {
    await exportTo(join(folder, "logs"), `--from 2025-03-01Z --to 2025-03-31Z ${option}`);
    const { code, stderr } = await report(folder, "--input @/logs --output @/report.html");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(await exists(join(folder, "report.html"))).toBe(false);
  }),
);

test("exports of two servers are refused", () =>
  inFolder(async (folder) => {
    await exportTo(join(folder, "one"), "--log sessions --limit 5");
    await withSandbox({ records: 10 }, ({ url }) =>
      run(["export", "--server", url, "--output", join(folder, "two"), "--limit", "5"]),
    );
    const { code, stderr } = await report(folder, "--input @/one --input @/two --output @/r.html");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("different servers") });
  }));

test("bad input is refused before anything is sent", () =>
  inFolder(async (folder) => {
    const files = {
      "holidays.txt": "2026-01-01 # New Year\n\n2026-02-30\n",
      "users.csv": 'id,name\nu1,"Moreau, Alice",IT\nu2,"open\n',
      "twice.csv": "u1\nu2\nu1\n",
      "path.csv": "../admin\n",
      "header.csv": "id,name,department\n",
      "report.html": "mine",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await mkdir(join(folder, "empty"));
    const cases = [
      "--business-hours Mon-Fri_09:00-18:00 --holidays @/holidays.txt",
      "--business-hours Mon-Fri_09:00-18:00 --holidays @/missing.txt",
      "--holidays @/holidays.txt",
      "--users @/users.csv",
      "--users @/twice.csv",
      "--users @/path.csv",
      "--users @/header.csv",
      "--business-hours Mon-Fri_9-18",
      "--business-hours Mon-Fri_09:00-09:00",
      "--time-zone Berlin",
      "--language de",
      "--format pdf",
      "--long-session long",
      "--rows 0",
      "--from 2026-01-01",
      "--input @/empty",
      "--input @/missing",
      "--output @/report.html",
      "--output @/empty --format csv",
      "--input @/empty --server https://saymon.example.com",
    ];
    requests = 0;
    const messages: string[] = [];
    for (const options of cases) {
      const output = options.includes("--output") ? "" : " --output @/new.html";
      const { code, stderr } = await report(folder, options + output);
      expect({ options, code }).toEqual({ options, code: 2 });
      messages.push(stderr.replaceAll(folder, "@").trim());
    }
    expect(requests).toBe(0);
    expect(messages).toMatchSnapshot();
    expect(await readFile(join(folder, "report.html"), "utf8")).toBe("mine");
    expect((await readdir(folder)).sort()).toEqual([...Object.keys(files), "empty"].sort());
  }));

test("a report is not written over what appears meanwhile, and leaves nothing behind", () =>
  inFolder(async (folder) => {
    failing = () => {
      writeFileSync(join(folder, "report.json"), "mine");
      return false;
    };
    const { code } = await report(folder, `${range} --format json --output @/report.json`);
    expect(code).toBe(1);
    expect(await readFile(join(folder, "report.json"), "utf8")).toBe("mine");
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  }));

test("a report that was killed leaves nothing behind once the next one is written", () =>
  inFolder(async (folder) => {
    await mkdir(join(folder, ".partial-report.json", "tables"), { recursive: true });
    await jsonReport(folder, "report.json", "--input #/logs");
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  }));

test.each(["-", "", "@/link"])("the output %j is refused before anything is read", (output) =>
  inFolder(async (folder) => {
    await symlink(join(folder, "missing"), join(folder, "link"), "junction");
    requests = 0;
    const { code, stderr } = await report(folder, `--output ${output}`);
    expect({ code, stderr, requests }).toEqual({
      code: 2,
      stderr: expect.stringContaining("--output: "),
      requests: 0,
    });
    expect(await readdir(folder)).toEqual(["link"]);
  }),
);

test("a report that is interrupted leaves nothing behind", () =>
  inFolder(async (folder) => {
    const interruption = new AbortController();
    failing = (path) => {
      if (path.includes("audit-log")) interruption.abort(new Error("interrupted"));
      return false;
    };
    const args = ["report", "--server", sandbox.url, "--output", join(folder, "report.html")];
    const { code } = await run(args, { env: credentials, signal: interruption.signal });
    expect(code).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  }));

test("without a permission there is no report, and credentials are the reason", () =>
  inFolder(async (folder) => {
    const env = { SAYMON_LOGIN: "no-permissions", SAYMON_PASSWORD: "secret" };
    const args = ["report", "--server", sandbox.url, "--output", join(folder, "report.html")];
    const { code, stderr } = await run(args, { env });
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringMatching(/there is no report\. [A-Z]/),
    });
    expect(await readdir(folder)).toEqual([]);
  }));

test("longer tables are complete in CSV files beside the report, which open in spreadsheets", () =>
  inFolder(async (folder) => {
    const options = "--input #/logs --rows 5 --csv-bom";
    const { signIns, changes, coverage } = await jsonReport(folder, "report.json", options);
    const files = await readdir(join(folder, "report-tables"));
    expect(files).toContain(changes.list.csv);
    expect(files).not.toContain(coverage.gaps.csv);
    const csv = await readFile(join(folder, "report-tables", signIns.perUser.csv), "utf8");
    expect(csv.startsWith("\uFEFFuserId,userLogin,")).toBe(true);
    expect(csv.trimEnd().split("\r\n")).toHaveLength(signIns.perUser.total + 1);
    expect(signIns.perUser.rows).toHaveLength(5);
  }));

test("a configuration file does not turn the output of exports into that of a report", () =>
  inFolder(async (folder) => {
    const config = join(folder, "config.yaml");
    await writeFile(
      config,
      `output: ${folder}/logs\nformat: ndjson\nlanguage: ru\ntimeZone: Europe/Moscow\n`,
    );
    const { code } = await report(folder, "--config @/config.yaml --input #/logs --output @/report.html");
    const page = await readFile(join(folder, "report.html"), "utf8");
    expect({ code, isRussian: page.includes('lang="ru"'), hasZone: page.includes("Europe/Moscow") }).toEqual({
      ...{ code: 0, isRussian: true, hasZone: true },
    });
  }));

test("with --mask, no login and no name is in any output", () =>
  inFolder(async (folder) => {
    await exportTo(join(folder, "logs"), `${range} --users #/users.csv`);
    const options =
      "--input @/logs --mask --users #/users.csv --business-hours Mon-Fri_09:00-18:00 --rows 30 --format";
    for (const format of ["html", "json", "csv"]) {
      const { code, stderr } = await report(folder, `${options} ${format} --output @/out-${format}`);
      expect(code).toBe(0);
      const outputs = await Promise.all(
        (await readdir(folder))
          .filter((name) => name.startsWith(`out-${format}`))
          .map(async (name) => readAll(join(folder, name)).catch(() => readFile(join(folder, name), "utf8"))),
      );
      const text = `${stderr}${outputs.join("")}`.toLowerCase();
      expect(text).toContain("user-0001");
      const users = sandbox.users.map(({ login }) => login);
      const leaks = [...users, "new.colleague", "night.shift", "person number"];
      // Two logins are also words of the report, or fields of the format.
      const words = ["admin", "owner"];
      expect(leaks.filter((login) => !words.includes(login) && text.includes(login))).toEqual([]);
    }
  }));

test("compressed exports are read as what they hold", () =>
  inFolder(async (folder) => {
    await exportTo(join(folder, "logs"), "--log sessions --from 2025-03-01Z --to 2025-03-31Z --gzip");
    const names = (await readdir(join(folder, "logs"))).filter((name) => name.endsWith(".gz"));
    const texts = await Promise.all(
      names.map(async (name) => gunzipSync(await readFile(join(folder, "logs", name))).toString()),
    );
    const { signIns } = await reportOf(join(folder, "logs"));
    expect(signIns.sessions).toBe(texts.join("").trim().split("\n").length);
  }));
