/** The client's size with all that it depends on, minified and compressed with gzip. PROJECT is where it is installed. */
const client = `${process.env["PROJECT"]}/node_modules/@saymon-logs/client/dist/index.js`;
const calls = "createClient, isSaymonError, isTemporary";
const walks =
  "pollPasswordLog, pollSessionLog, pollUserAuditLog, walkPasswordLog, walkSessionLog, walkUserAuditLog";

const checks: object[] = [
  { name: "client", path: client, import: `{ ${calls} }`, gzip: true, limit: "8000 B" },
  { name: "client with walks", path: client, import: `{ ${calls}, ${walks} }`, gzip: true, limit: "11000 B" },
];

export default checks;
