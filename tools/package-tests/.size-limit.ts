import * as exports from "@saymon-logs/client";

/**
 * The client's size with all that it depends on, minified and compressed with gzip. PROJECT is where it is installed.
 *
 * The goal is 8,000 bytes, and 11,000 with walks. openapi-fetch is 2,200 of them. Decoding without loss, the shared
 * throttle, exact integers, redaction and polls cost more than what is left; these limits keep the size from growing.
 */
const client = `${process.env["PROJECT"]}/node_modules/@saymon-logs/client/dist/index.js`;
const calls = "createClient, isSaymonError, isTemporary";
const walks = namesOf("walk");
const polls = namesOf("poll");

function namesOf(kind: string): string {
  return Object.keys(exports)
    .filter((name) => name.startsWith(kind))
    .join(", ");
}

const check = (name: string, names: string, limit: string): object => {
  return { name, path: client, import: `{ ${names} }`, gzip: true, limit };
};

const checks: object[] = [
  check("client", calls, "9890 B"),
  check("client with walks", `${calls}, ${walks}`, "16120 B"),
  check("client with walks and polls", `${calls}, ${walks}, ${polls}`, "16140 B"),
];

export default checks;
