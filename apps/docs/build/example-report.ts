import { connectServer, createReport, readFromServer, renderReport } from "@saymon-logs/export";
import { startSandbox } from "@saymon-logs/sandbox";

const departments = ["Operations", "Network", "IT security", "Finance"];

/** What `saymon-logs report` writes about a sandbox's year. It is the same in every build. */
export async function exampleReport(): Promise<string> {
  const sandbox = await startSandbox({ records: 3000, until: Date.UTC(2026, 0), dateOffset: 0 });
  const [admin, ...others] = sandbox.users;
  try {
    const server = connectServer({
      // The address is in the ids of the records, and the sandbox has another port each time.
      url: "https://saymon.example.com",
      auth: { login: admin?.login ?? "", password: admin?.password ?? "" },
      fetch: (request) => {
        const { pathname, search } = new URL(request.url);
        return fetch(new Request(`${sandbox.url}${pathname}${search}`, request));
      },
    });
    const { report } = await createReport({
      source: readFromServer(server),
      from: Date.parse("2025-01-01T00:00:00+01:00"),
      to: Date.parse("2025-12-31T23:59:59.999+01:00"),
      timeZone: "Europe/Berlin",
      businessHours: "Mon-Fri 08:00-18:00",
      holidays: ["2025-01-01", "2025-05-01", "2025-10-03", "2025-12-25", "2025-12-26"],
      users: [
        ...others.map(({ id, login }, index) => ({
          id,
          name: toName(login),
          department: departments[index % departments.length] ?? null,
        })),
        { id: "5f5f420005a91e683e1fffff", name: "Erin Example", department: "Finance" },
      ],
      concurrentSessions: 5,
      rows: 12,
    });
    // The sandbox's clock is the real one.
    const coverage = { ...report.coverage, serverTime: Date.UTC(2026, 0) };
    return withWayBack(renderReport({ ...report, coverage }));
  } finally {
    await sandbox.close();
  }
}

/** Adds a link to the site, which a report of one's own has not. */
function withWayBack(report: string): string {
  const heading = "<header>\n";
  if (!report.includes(heading))
    throw new Error(`The report no longer has "<header>". Adapt build/example-report.ts.`);
  return report.replace(
    heading,
    `${heading}<p>An example, made of generated records. <a href="index.html">Back to the documentation</a></p>\n`,
  );
}

/** `alice.moreau` is Alice Moreau; logins of another form have no name. */
function toName(login: string): string | null {
  if (!/^[a-z]+\.[a-z]+$/.test(login)) return null;
  return login.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()).replace(".", " ");
}
