import { describe, expect, test } from "vitest";
import { codeOf, unreachable, wasReached } from "../src/unreachable.ts";

describe("the sentence for a server that cannot be reached", () => {
  test.for([
    ["ECONNREFUSED", "Nothing listens at saymon:1: is the server running, and the port right?"],
    ["ENOTFOUND", "There is no host saymon:1: is the address right?"],
    ["EAI_AGAIN", "There is no host saymon:1: is the address right?"],
    ["CERT_HAS_EXPIRED", "The certificate of saymon:1 has expired: have it renewed."],
    [
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "The certificate of saymon:1 is made out to another name: use that name in the address.",
    ],
    ["ECONNRESET", "saymon:1 does not answer (ECONNRESET): is it a web server, and the scheme right?"],
    [undefined, "saymon:1 does not answer (no reason is known): is it a web server, and the scheme right?"],
  ] as const)("names what to do about %s", ([code, sentence]) => {
    expect(unreachable("saymon:1", code)).toBe(sentence);
  });

  test.for([
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
  ])("names NODE_EXTRA_CA_CERTS for %s", (code) => {
    expect(unreachable("saymon:1", code)).toBe(
      "Node.js does not know the CA that issued the certificate of saymon:1: name a file with the CA's certificate in the environment variable NODE_EXTRA_CA_CERTS.",
    );
  });
});

test("a connection that broke off is told from none", () => {
  const codes = ["ECONNRESET", "UND_ERR_SOCKET", "ECONNREFUSED", "ENOTFOUND", "CERT_HAS_EXPIRED", undefined];
  expect(codes.filter(wasReached)).toEqual(["ECONNRESET", "UND_ERR_SOCKET"]);
});

describe("the code of what fetch threw", () => {
  test("is found beneath its words, in the first of several attempts too", () => {
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(codeOf(refused)).toBe("ECONNREFUSED");
    expect(codeOf(new TypeError("fetch failed", { cause: refused }))).toBe("ECONNREFUSED");
    expect(codeOf(new TypeError("fetch failed", { cause: new AggregateError([refused]) }))).toBe(
      "ECONNREFUSED",
    );
  });

  test("is not known of what has none", () => {
    for (const thrown of [undefined, null, "text", new Error("without"), { code: 7 }, new AggregateError([])])
      expect(codeOf(thrown)).toBeUndefined();
  });
});

test("a connection that broke off was there", () => {
  for (const code of ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]) expect(wasReached(code)).toBe(true);
  for (const code of ["ECONNREFUSED", "ENOTFOUND", undefined]) expect(wasReached(code)).toBe(false);
});
