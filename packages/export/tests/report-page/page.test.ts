import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createReport } from "../../src/report/create-report.ts";
import type { ChangeRow, Coverage, Difference, Gap, Report } from "../../src/report/model.ts";
import { createPeriods } from "../../src/report/page/charts/periods.ts";
import { createFormat } from "../../src/report/page/format.ts";
import { escapeText } from "../../src/report/page/html.ts";
import { renderReport } from "../../src/report/page/index.ts";
import { en } from "../../src/report/page/language/en.ts";
import { type PageLanguage, pageLanguages } from "../../src/report/page/language/languages.ts";
import { ru } from "../../src/report/page/language/ru.ts";
import {
  generateLogs,
  hour,
  memorySource,
  password,
  reportOfLogs,
  session,
  start,
} from "../report/records.ts";
import { emptyReport, hostileReport, withForeignStrings, yearReport } from "./reports.ts";

const day = 86_400_000;

describe("a page", () => {
  test.each(pageLanguages)("reads as accepted, %s", (language) => {
    const page = renderReport(hostileReport, { language, tables: "report-tables" });
    expect(toText(page)).toMatchSnapshot();
  });

  test("is the same, byte by byte, for the same report", () => {
    expect(renderReport(structuredClone(hostileReport))).toBe(renderReport(hostileReport));
  });

  test("allows neither scripts nor requests", () => {
    const page = renderReport(hostileReport);
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(
      /<(script|link|img|iframe|object|embed|base)\b|\bon\w+="|url\(|@import|href="[^#]/,
    );
  });

  test("has each id once, and a target for each link within it", () => {
    for (const report of [hostileReport, emptyReport, yearReport]) {
      const page = renderReport(report);
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      const targets = [...page.matchAll(/ (?:href="#|aria-labelledby=")([^"]*)"/g)].flatMap(
        ([, names = ""]) => names.split(" "),
      );
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    }
  });

  test("has fewer rows than were asked for where it would be larger than 5 MB, and says so", async () => {
    const logins = Array.from({ length: 500 }, (_, index) => `login ${index}`);
    const logs = generateLogs({ seed: 1, count: 1000, logins, texts: logins, start: 0, length: 400 * day });
    const report = await reportOfLogs(logs, { rows: 500 });
    const long = withForeignStrings(report, (text) => `${text}${"\u200b".repeat(150)}`);
    const page = renderReport(long, { tables: "report-tables" });
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
    expect(page).toMatch(/\d rows\. Run the report yourself/);
    expect(page).toMatch(/rows\. All rows are in report-tables\/changes\.csv\./);
  });

  test("says how many rows a table shows, and where all of them are", () => {
    expect(renderReport(hostileReport, { tables: "report-tables" })).toContain(
      "3 of 98,765 rows. All rows are in report-tables/changes.csv.",
    );
  });

  test("promises no file when there is none beside it", () => {
    const page = renderReport(hostileReport);
    expect(page).toContain("3 of 98,765 rows. Run the report yourself with");
    expect(page).not.toContain(".csv");
  });

  test("leads from each finding to its table, and to its records", () => {
    const page = renderReport(hostileReport);
    const review = page.slice(page.indexOf('id="review"'), page.indexOf('id="sign-ins"'));
    expect(review).toContain('<a href="#changes-of-users">');
    expect(review).toContain('<a href="#record-C3">C3</a>');
    expect(review).toContain('<a href="#record-S1">and 1 more</a>');
  });
});

describe("a value of a record", () => {
  test("is never markup", () => {
    const tagsWith = (text: string) =>
      renderReport(withForeignStrings(hostileReport, () => text)).replaceAll(/>[^<]*/g, ">");
    const pieces = "< > & \" ' ]]> <!-- --> </script> </svg> </style> &lt; \0 ` --><".split(" ");
    const hostile = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.array(fc.constantFrom(...pieces), { minLength: 1 }).map((list) => list.join("")),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        expect(tagsWith(text) === tagsWith("x".repeat(text.length))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test("has no invisible character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeText(text)).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}<>"']/u,
        );
      }),
    );
    expect(escapeText("admin\u202E\u200B\n\u{E0041}\uD800")).toBe(
      "admin[U+202E][U+200B][U+000A][U+E0041][U+D800]",
    );
  });

  test("is at most 200 characters long, and says how long it was", () => {
    const long = (text: string) => `${text.slice(0, 1)}${"😀".repeat(5_000)}`;
    const report = withForeignStrings(hostileReport, long);
    const page = renderReport(withCoverage(report, { digest: hostileReport.coverage.digest }));
    expect(page.match(/(?:😀){101}/u)).toBeNull();
    expect(page).toContain("(10,001 characters in all)");
    expect(page.length).toBeLessThan(300_000);
  });

  test("names a key with a dot otherwise than two keys", () => {
    const after = { kind: "json", value: "1", length: 1 } as const;
    const paths = [["a.b"], ["a", "b"], ['"a', ""], ["a"]];
    const page = renderReport(withDifferences(paths.map((path) => ({ path, before: null, after }))));
    for (const name of ["&quot;a.b&quot;", "a.b", "&quot;\\&quot;a&quot;.&quot;&quot;", "a"])
      expect(page).toContain(`<dt><bdi>${name}</bdi></dt>`);
  });

  test("that was masked is visibly masked", () => {
    expect(renderReport(hostileReport)).toContain('<span class="masked">masked</span>');
  });

  test("that several users have as their login stands with their ids, even if one of them is shown", async () => {
    const sessions = ["u1", "u2"].flatMap((userId) => [
      session({ id: `${userId}-1`, userId }),
      session({ id: `${userId}-2`, userId }),
    ]);
    const page = renderReport(await reportOfLogs({ sessions }, { rows: 1 }));
    expect(page).toContain('<span class="user"><bdi>anna</bdi></span> <small><bdi>u1</bdi></small>');
    expect(page).toContain("Sessions of anna (u1)");
  });
});

describe("a section", () => {
  test.each(pageLanguages)("says that nothing happened, %s", (language) => {
    expect(summaries(renderReport(emptyReport, { language }))).toMatchSnapshot();
  });

  test.each([
    [en, "Open when last read: 2."],
    [ru, "были открыты при последнем чтении: 2."],
  ])(
    "says that sessions were open when they were last read, $0.code",
    async ({ code, ...words }, summary) => {
      const sessions = ["s1", "s2"].map((id) => session({ id, endTime: null }));
      const source = memorySource({ sessions }, start + 9 * hour, {}, () => start + hour);
      const { report } = await createReport({ source });
      const text = toText(renderReport(report, { language: code as PageLanguage }));
      expect(text).toContain(summary);
      expect(text).toContain(`${words.longAndOpenSessions.openWhenRead}\n`);
      expect(text).toContain(`| ${words.longAndOpenSessions.atLeast} |`);
      expect(text.match(new RegExp(words.limits.openWhenRead, "g"))).toHaveLength(3);
    },
  );

  test.each([en, ru])("says why it cannot say who had no session, $code", async ({ code, ...words }) => {
    const users = [{ id: "u2", name: null, department: null }];
    const logs = { sessions: [session()], passwords: [password({ userId: "u2" })] };
    const pageOf = async (log: "sessions" | "audit") => {
      const gaps: Gap[] = [{ kind: "logNotRead", log, message: null }];
      const report = await reportOfLogs(logs, { users, coverage: { gaps } });
      return toText(renderReport(report, { language: code as PageLanguage }));
    };
    const sentences = [
      `${words.sections.withoutActivity} | ${words.review.notChecked} |`,
      words.withoutActivity.sessionsMissing,
      words.passwords.sessionUnknown(1).replaceAll("\u00A0", " "),
    ];
    for (const sentence of sentences) {
      expect(await pageOf("sessions")).toContain(sentence);
      expect(await pageOf("audit")).not.toContain(sentence);
    }
  });

  test("says nothing about a log that was not read", () => {
    const logs = yearReport.coverage.logs.map((log) => ({ ...log, isRead: false }));
    expect(summaries(renderReport(withCoverage(yearReport, { logs }))).slice(2, 9)).toEqual([
      ...Array(5).fill(en.logNotRead.sessions),
      en.logNotRead.passwords,
      en.logNotRead.audit,
    ]);
  });
});

test("a change shows the unchanged name, and no field that appears with the value null", () => {
  const page = renderReport(hostileReport);
  expect(JSON.stringify(hostileReport)).toContain("parentId");
  expect(page).toContain(
    '<dt>name</dt> <dd><code><bdi>Cooling</bdi></code> <span class="side">unchanged</span>',
  );
  expect(page).not.toContain("parentId");
});

test("a server cannot write styles", () => {
  const server = 'https://x.example/}*{display:none}"</style><b>\\';
  const page = renderReport(withCoverage(hostileReport, { server }));
  const [style = ""] = page.match(/<style>.*?<\/style>/s) ?? [];
  expect(style).toContain("https\\3a \\2f \\2f x\\2e example");
  expect(style).not.toContain("display:none");
  expect(style).toMatch(/\.starts-page/);
});

test("a log that was not read is marked in the contents, and its sections are not checked", () => {
  const logs = yearReport.coverage.logs.map((log) => ({ ...log, isRead: log.log === "sessions" }));
  const page = renderReport({ ...withCoverage(yearReport, { logs }), findings: [] });
  expect(page.match(/<span class="to-review partial">Not read<\/span>/g)?.length).toBe(2);
  expect(toText(page)).toContain("Passwords | not checked | – | – |\nChanges | not checked | – | – |");
});

test.each([
  ["2026-09-30T22:00:00Z", "2026-10-31T22:59:59.999Z", "from 2026-10-01 to 2026-10-31"],
  ["1970-01-01T00:00:00Z", "2026-10-31T22:59:59.999Z", "from the beginning to 2026-10-31"],
  [
    "2026-09-30T22:00:00.500Z",
    "2026-10-31T22:59:59.999Z",
    "from 2026-10-01 00:00:00 +02:00 to 2026-10-31 23:59:59 +01:00",
  ],
  [
    "2026-10-01T00:00:00Z",
    "2026-10-31T23:59:59.999Z",
    "from 2026-10-01 02:00:00 +02:00 to 2026-11-01 00:59:59 +01:00",
  ],
])("a range from %s to %s is named with times unless it has whole days", (from, to, expected) => {
  const range = { from: Date.parse(from), to: Date.parse(to) };
  const page = renderReport(withCoverage(hostileReport, { range }));
  expect(page.match(/<p class="subject">.*<br>(.*)<\/p>/)?.[1]).toBe(expected);
});

test("columns about holidays and the file of users are hidden when there are none", () => {
  const parameters = { ...hostileReport.coverage.parameters, holidays: [], users: null };
  const page = renderReport(withCoverage(hostileReport, { parameters }));
  expect(page).not.toMatch(/>(Holiday|In the file)<\/th>/);
  expect(renderReport(hostileReport)).toMatch(/>Holiday<\/th>.*>In the file<\/th>/s);
});

test("a complete report of a range in the future says so, and names UTC once", () => {
  const { from, to } = emptyReport.coverage.range;
  const gaps = { total: 1, rows: [{ kind: "futureTime" as const, from, to }], csv: "gaps.csv" };
  const page = renderReport(withCoverage(emptyReport, { gaps }));
  expect(summaries(page)[0]).toContain(en.coverage.notes);
  expect(page).toContain(en.timesInUtc);
  expect(page.match(/<dt>Range, /g)?.length).toBe(1);
});

describe("a time", () => {
  const format = createFormat(hostileReport.coverage, en);

  test("has its offset where the clocks were changed within the range", () => {
    const times = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].map((time) =>
      format.time(Date.parse(time)),
    );
    expect(times).toEqual(["2026-10-25 02:30:00 +02:00", "2026-10-25 02:30:00 +01:00"]);
    expect(format.zone).toBe("Europe/Berlin (UTC+02:00, UTC+01:00)");
  });

  test("outside the range has its offset where that is another one", () => {
    const range = { from: Date.parse("2025-10-01T00:00:00Z"), to: Date.parse("2025-10-25T00:00:00Z") };
    const coverage = { ...hostileReport.coverage, range, referenceTime: range.to, timeZone: "Europe/Berlin" };
    const { time, zone } = createFormat(coverage, en);
    expect(["2025-10-24T12:00:00Z", "2025-10-27T12:00:00Z"].map((text) => time(Date.parse(text)))).toEqual([
      "2025-10-24 14:00:00",
      "2025-10-27 13:00:00 +01:00",
    ]);
    expect(zone).toBe("Europe/Berlin (UTC+02:00)");
  });

  test.each([
    [Date.parse("2025-02-01T12:00:00Z"), "2025-02-01 15:00:00"],
    [0, "1970-01-01 03:00:00"],
    [8.64e15, "8640000000000000"],
    [1e300, "1e+300"],
  ])("%d is %s in a zone with one offset", (time, expected) => {
    expect(createFormat(yearReport.coverage, en).time(time)).toBe(expected);
  });

  test.each([
    [0, "0 s", "0 с"],
    [59_999, "59 s", "59 с"],
    [3_600_000, "1 h", "1 ч"],
    [12 * 3_600_000 + 90_000, "12 h 1 min", "12 ч 1 мин"],
    [31 * day + 3_600_000, "31 d 1 h", "31 д 1 ч"],
  ])("a duration of %d ms is %s", (duration, english, russian) => {
    expect(format.duration(duration)).toBe(english);
    expect(createFormat(hostileReport.coverage, ru).duration(duration)).toBe(russian);
  });
});

describe("the columns of a chart", () => {
  test.each([
    ["2026-10-01", "2026-10-31", "day", 31],
    ["2026-01-01", "2026-12-31", "week", 53],
    ["2020-01-01", "2026-12-31", "month", 84],
    ["2026-10-25", "2026-10-25", "day", 1],
    ["2012-01-01", "2026-12-31", "year", 15],
    ["1950-06-01", "2050-06-01", "year", 11],
    ["1970-01-01", "9999-12-31", "year", 81],
    ["0000-01-01", "9999-12-31", "year", 10],
  ])("from %s to %s stand for a %s each", (first, last, unit, columns) => {
    const periods = createPeriods(first, last);
    expect([periods.unit, periods.names.length]).toEqual([unit, columns]);
  });

  test.each([
    ["2024-01-01", "2027-01-01"],
    ["1970-01-01", "2100-01-01"],
    ["0000-01-01", "9999-12-31"],
  ])("from %s to %s add up to the number of all records", (earliest, latest) => {
    const time = fc.integer({ min: Date.parse(earliest), max: Date.parse(latest) });
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 50 }), (times) => {
        const days = times
          .map((time) => ({ day: new Date(time).toISOString().slice(0, 10) }))
          .sort((one, other) => (one.day < other.day ? -1 : 1));
        const sums = createPeriods(days[0]?.day ?? "", days.at(-1)?.day ?? "").sum(days, () => 1);
        expect(sums.reduce((total, sum) => total + sum, 0)).toBe(times.length);
      }),
    );
  });
});

test.each([
  [1, "1 user", "1 пользователь"],
  [2, "2 users", "2 пользователя"],
  [5, "5 users", "5 пользователей"],
  [21, "21 users", "21 пользователь"],
  [1234, "1,234 users", "1 234 пользователя"],
])("%d users are counted as in the language", (users, english, russian) => {
  const plain = (text: string) => text.replaceAll("\u00A0", " ");
  expect(plain(en.count(users, "user"))).toBe(english);
  expect(plain(ru.count(users, "user"))).toBe(russian);
});

/** A report with other facts about what was read. */
function withCoverage(report: Report, coverage: Partial<Coverage>): Report {
  return { ...report, coverage: { ...report.coverage, ...coverage } };
}

/** A report with one change, which has these differences. */
function withDifferences(differences: Difference[]): Report {
  const change = hostileReport.changes.list.rows[0] as ChangeRow;
  const rows = [{ ...change, differences, differenceCount: differences.length }];
  const list = { total: 1, csv: "changes.csv", rows };
  return { ...hostileReport, changes: { ...hostileReport.changes, list } };
}

/** What a page says, a line for each block. */
function toText(page: string): string {
  return page
    .replace(/^.*<body>/s, "")
    .replace(/<details.*?<\/details>/gs, "")
    .replace(/<svg[^>]*>(?:\s*<title.*?(<desc.*?<\/desc>))?.*?<\/svg>/gs, "$1")
    .replace(/<\/(?:td|th|dt|text)>/g, " | ")
    .replace(/<[^>]*>/g, "")
    .replace(/[ \u00A0]+/g, " ")
    .replace(/\s*\n\s*/g, "\n")
    .trim();
}

function summaries(page: string): string[] {
  return [...page.matchAll(/<p class="summary">(.*?)<\/p>/g)].map(([, summary = ""]) =>
    toText(`<body>${summary}`),
  );
}
