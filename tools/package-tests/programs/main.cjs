// A CommonJS module: Node loads ES modules with `require` from 22.12 on.
const { createClient } = require("@saymon-logs/client");

const client = createClient({ baseUrl: process.argv[2], auth: { login: "auditor", password: "secret" } });
client.listSessionLog().then((sessions) => console.log(JSON.stringify(sessions)));
