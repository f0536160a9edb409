const login = prompt("Login");
const password = prompt("Password");

// btoa knows Latin-1 only, so it gets the bytes of the UTF-8 text.
const bytes = new TextEncoder().encode(`${login}:${password}`);
const credentials = btoa(String.fromCharCode(...bytes));

// For a page of the same host. Not published: whether the server answers pages of other hosts.
const response = await fetch("/node/api/users/62c2f3ce80c8654892764d56/audit-log?limit=5", {
  headers: { Authorization: `Basic ${credentials}` },
});
if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
console.log(await response.text());
