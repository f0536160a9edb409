const { SAYMON_URL, SAYMON_LOGIN, SAYMON_PASSWORD } = process.env;
const credentials = Buffer.from(`${SAYMON_LOGIN}:${SAYMON_PASSWORD}`).toString("base64");

const url = new URL("/node/api/users/password/log", SAYMON_URL);
url.searchParams.set("userId", "62fa271e18baa649c1d26338");
url.searchParams.set("from", Date.parse("2020-01-01T00:00:00Z"));
url.searchParams.set("to", Date.parse("2022-12-31T23:59:59.999Z"));

const response = await fetch(url, { headers: { Authorization: `Basic ${credentials}` } });
if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
console.log(await response.text());
