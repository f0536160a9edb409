import { describe, expect, test } from "vitest";
import { codeOf, explainNetworkError, wasReset } from "../../src/server/blocked-error.ts";

describe("the message for a server that cannot be reached", () => {
  test.for([
    [
      "ECONNREFUSED",
      "Connection refused: nothing listens at this host and port. Check that the server is running, and the port.",
    ],
    ["ENOTFOUND", "Host not found. Check the server's address."],
    ["EAI_AGAIN", "Host not found. Check the server's address."],
    ["CERT_HAS_EXPIRED", "The server's certificate has expired. Renew it."],
    [
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "The server's certificate is for another host name. Use that name in the address.",
    ],
    [
      "ECONNRESET",
      "The server sent no HTTP response (ECONNRESET). Check that it is a web server, and the scheme of its address.",
    ],
    [
      undefined,
      "The server sent no HTTP response (unknown reason). Check that it is a web server, and the scheme of its address.",
    ],
  ] as const)("says what to do about %s", ([code, sentence]) => {
    expect(explainNetworkError(code)).toBe(sentence);
  });

  test.for([
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
  ])("names NODE_EXTRA_CA_CERTS for %s", (code) => {
    expect(explainNetworkError(code)).toBe(
      "Node.js does not know the CA that issued the server's certificate. Set the environment variable NODE_EXTRA_CA_CERTS to a file with the CA's certificate.",
    );
  });
});

describe("the code of what fetch threw", () => {
  test("is found in its causes, also of several attempts", () => {
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(codeOf(refused)).toBe("ECONNREFUSED");
    expect(codeOf(new TypeError("fetch failed", { cause: refused }))).toBe("ECONNREFUSED");
    expect(codeOf(new TypeError("fetch failed", { cause: new AggregateError([refused]) }))).toBe(
      "ECONNREFUSED",
    );
  });

  test("is undefined where there is none", () => {
    for (const thrown of [undefined, null, "text", new Error("without"), { code: 7 }, new AggregateError([])])
      expect(codeOf(thrown)).toBeUndefined();
  });
});

test("a connection that was closed is distinguished from none", () => {
  for (const code of ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]) expect(wasReset(code)).toBe(true);
  for (const code of ["ECONNREFUSED", "ENOTFOUND", undefined]) expect(wasReset(code)).toBe(false);
});
