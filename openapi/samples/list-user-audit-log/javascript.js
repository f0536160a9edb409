// Runs in a page of the SAYMON server. Not published: whether the server allows pages of other hosts.
const url = new URL("/node/api/users/62c2f3ce80c8654892764d56/audit-log", location.href);
url.searchParams.set("from", Date.parse("2020-01-01T00:00:00Z"));
url.searchParams.set("to", Date.parse("2022-12-31T23:59:59.999Z"));

// btoa accepts Latin-1 only, so encode the credentials as UTF-8 first.
const bytes = new TextEncoder().encode(`${prompt("Login")}:${prompt("Password")}`);
const credentials = btoa(String.fromCharCode(...bytes));

const response = await fetch(url, { headers: { Authorization: `Basic ${credentials}` } });
if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
console.log(await response.text());
