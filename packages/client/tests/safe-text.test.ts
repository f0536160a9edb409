import { describe, expect, test } from "vitest";
import { createRedactor, sanitizeText } from "../src/safe-text.ts";
import { secrets } from "./support/secrets.ts";

type Encode = (secret: string) => string;

const bytes = (text: string) => [...new TextEncoder().encode(text)];
const base64 = (text: string) => Buffer.from(text).toString("base64");
const json: Encode = (secret) => JSON.stringify(secret).slice(1, -1);
const escapeUnits =
  (upper: boolean): Encode =>
  (secret) =>
    secret
      .split("")
      .map((unit) => {
        const hex = unit.charCodeAt(0).toString(16).padStart(4, "0");
        return `\\u${upper ? hex.toUpperCase() : hex}`;
      })
      .join("");
const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
const html: Encode = (secret) => secret.replace(/[&<>"']/g, (character) => entities[character] ?? "");

/** The percent-encode sets of the URL standard, beside that of `encodeURIComponent`. */
function userinfo(secret: string): string {
  const url = new URL("https://example.com");
  url.username = secret;
  return url.username;
}
function query(secret: string): string {
  const url = new URL("https://example.com");
  // A URL drops line breaks and tabs.
  url.search = secret.replace(/[#\n\t]/g, encodeURIComponent);
  return url.search.slice(1);
}

const encodings: Record<string, Encode> = {
  "as it is": (secret) => secret,
  "in upper case": (secret) => secret.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  "percent-encoded": encodeURIComponent,
  "percent-encoded in lower case": (secret) =>
    encodeURIComponent(secret).replace(/%../g, (part) => part.toLowerCase()),
  "percent-encoded, every byte": (secret) =>
    bytes(secret)
      .map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
      .join(""),
  "percent-encoded twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "as userinfo of a URL": userinfo,
  "as a query of a URL": query,
  "form-encoded": (secret) => new URLSearchParams({ _: secret }).toString().slice(2),
  "in JSON": json,
  "in JSON with \\/": (secret) => json(secret).replaceAll("/", "\\/"),
  "in JSON, as \\u00e4": escapeUnits(false),
  "in JSON, as \\u00E4": escapeUnits(true),
  "in JSON in JSON": (secret) => json(json(secret)),
  "in JSON in JSON in JSON": (secret) => json(json(json(secret))),
  "in HTML": html,
  "in HTML, escaped twice": (secret) => html(html(secret)),
  "in HTML, as &#228;": (secret) => [...secret].map((one) => `&#${one.codePointAt(0)};`).join(""),
  "in HTML, as &#xE4;": (secret) =>
    [...secret].map((one) => `&#x${one.codePointAt(0)?.toString(16).toUpperCase()};`).join(""),
  "in Base64": base64,
  "in Base64, unpadded": (secret) => base64(secret).replace(/=+$/, ""),
  "in Base64, wrapped": (secret) => base64(secret).replace(/.{5}/g, "$&\r\n"),
  "in Base64, percent-encoded": (secret) => encodeURIComponent(base64(secret)).replaceAll("%3D", ""),
  "in Base64url": (secret) => Buffer.from(secret).toString("base64url"),
  cleaned: (secret) => sanitizeText(secret).slice(0, 480),
};

describe.each(Object.entries(secrets))("a secret with %s", (_, secret) => {
  test.each(Object.entries(encodings))("is redacted %s", (_, encode) => {
    const text = createRedactor(["another secret", secret])(`before ${encode(secret)} after`);
    // A part of the first escape may stay.
    expect(text.replace(/[=\s]+(?= after)/, "")).toMatch(/^before (%\d|\\u00\d)?\*\*\*( ?after)?$/);
  });

  test("is redacted as a part of HTTP Basic", () => {
    const redact = createRedactor([`auditor:${secret}`]);
    expect(redact(`Basic ${base64(`auditor:${secret}`)}`)).toMatch(/^Basic \*\*\*=*$/);
  });

  test("does not survive cleaning", () => {
    const cleaned = sanitizeText(`> ${secret} <`, createRedactor([secret]));
    expect(cleaned).toBe("> *** <");
  });
});

describe("createRedactor", () => {
  test("replaces the longer secret where one begins with another", () => {
    expect(createRedactor(["auditor", "auditor-2026"])("auditor-2026, auditor")).toBe("***, ***");
  });

  test("leaves secrets of fewer than four characters in ordinary text", () => {
    expect(createRedactor(["the", "e", ""])("the report of the server")).toBe("the report of the server");
  });

  test.each(["?api-token=k7#x", "api-token=k7&limit=1", '"api-token=k7"', "API-TOKEN=k7 "])(
    "replaces an API token of any length in %s",
    (text) => {
      expect(createRedactor([])(text)).toBe(text.replace("k7", "***"));
    },
  );

  test("leaves everything else alone", () => {
    const text = "\\\\%%&&;; ünïcödé 🔑 a+b c\n";
    expect(createRedactor(["Xk29vQ7mTz"])(text)).toBe(text);
  });

  test.each(["\\", "%", "%25", "&amp;", "&", "0", "\\u0", "&#0", " \\n", "Xk29vQ7mT"])(
    "takes linear time on 100 kB of %s",
    (part) => {
      const redact = createRedactor(Object.values(secrets).slice(0, 3));
      const text = part.repeat(100_000 / part.length);
      // Compared as a whole: a difference would be printed.
      expect(redact(text) === text).toBe(true);
    },
  );

  test("takes linear time when the text consists of secrets", () => {
    expect(createRedactor(["Xk29vQ7mTz"])("Xk29vQ7mTz".repeat(5_000))).toBe("***".repeat(5_000));
  });

  test("does not look deeper than eight levels, and ends", () => {
    const text = `%${"25".repeat(50_000)}58k29vQ7mTz`;
    expect(createRedactor(["Xk29vQ7mTz"])(text) === text).toBe(true);
  });

  test("keeps a secret of any length out of its own errors", () => {
    const secret = "long-secret-".repeat(1_000);
    expect(createRedactor([secret])(`> ${secret} <`)).toBe("> *** <");
  });

  test("replaces a secret that is written with combining characters", () => {
    expect(createRedactor(["grüße"])("gru\u0308ße")).toBe("***");
  });

  test.each(["%C3", "%FF", "&#x110000;", "&#99999999;", "\\ud800", "\ud800"])(
    "leaves %j before a secret alone",
    (part) => {
      expect(createRedactor(["Xk29vQ7mTz"])(`${part}Xk29%76Q7mTz`)).toBe(`${part}***`);
    },
  );
});

describe("sanitizeText", () => {
  test.each([
    ["line breaks and tabs", "a\r\n\tb", "a\\r\\n\\tb"],
    ["escape sequences", "\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
    ["C1 controls and DEL", "\u009b2J\u007f", "\\u009b2J\\u007f"],
    ["bidirectional controls", "a\u202eb\u2066c", "a\\u202eb\\u2066c"],
    ["invisible characters", "a\u200bb\ufeffc\u00add", "a\\u200bb\\ufeffc\\u00add"],
    ["tag characters", "\u{e0041}", "\\udb40\\udc41"],
    ["line separators", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
    ["lone surrogates", "a\ud800b", "a\\ud800b"],
    ["commands of GitHub Actions", "::stop-commands::x", ": :stop-commands: :x"],
    ["more colons", ":::", ": : :"],
    ["commands of the older form", "##[error]x", "## [error]x"],
    ["commands of Azure Pipelines", "x ##vso[task.complete]y", "x ## vso[task.complete]y"],
    ["commands of TeamCity", "##teamcity[testFailed]", "## teamcity[testFailed]"],
    ["more number signs", "###[x", "### [x"],
    ["letters of all scripts", "ünï 日本 🔑 ok", "ünï 日本 🔑 ok"],
  ])("%s", (_, text, expected) => {
    expect(sanitizeText(text)).toBe(expected);
  });

  test("cuts text after 500 characters, and says so", () => {
    expect(sanitizeText("x".repeat(500))).toBe("x".repeat(500));
    expect(sanitizeText("x".repeat(501))).toBe(`${"x".repeat(500)}…`);
    expect(sanitizeText("🔑".repeat(501))).toBe(`${"🔑".repeat(500)}…`);
  });

  test("redacts before it cuts", () => {
    const redact = createRedactor(["Xk29vQ7mTz"]);
    expect(sanitizeText(`${"x".repeat(495)}Xk29vQ7mTz`, redact)).toBe(`${"x".repeat(495)}***`);
  });

  test("cannot restore a secret by cleaning", () => {
    const redact = createRedactor(["pass:word"]);
    expect(sanitizeText("pass:word pass\u0000:word", redact)).toBe("*** ***");
  });
});
