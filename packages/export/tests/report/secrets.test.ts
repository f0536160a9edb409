import { expect, test } from "vitest";
import { containsSecret, isSecretName, isSecretValue } from "../../src/report/secrets.ts";

test.each([
  ...[
    "pass",
    "userPass",
    "psk",
    "jwt",
    "community",
    "authKey",
    "privKey",
    "sshKey",
    "encryptionKey",
    "X-Auth",
  ],
  ...[
    "connectionString",
    "hmac",
    "pin",
    "DB_PASSWORD",
    "PGPASSWORD",
    "userPassword",
    "refresh_token",
    "dbpass",
  ],
  ...[
    "smtp-passwd",
    "WiFiKey",
    "wpa2_psk",
    "snmpV3PrivKey",
    "licenseKey",
    "recovery_codes",
    "JSESSIONID",
    "sid",
  ],
  ...["apikey", "API Keys", "X-Api-Key", "SSLCert", "oauth2", "Пароль от базы", "ключ доступа", "API-ключ"],
  ...["закрытый ключ", "токенДоступа", "ПИН-код", "Код подтверждения", "секретный вопрос", "signingKeys"],
])("a field with the name %j is a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  ...[
    "name",
    "description",
    "value",
    "key",
    "keyboard",
    "passenger",
    "compass",
    "bypassMode",
    "author",
    "pinned",
  ],
  ...[
    "primaryKey",
    "publicKey",
    "spinner",
    "secretary",
    "секретарь",
    "monkey",
    "keyword",
    "code",
    "zipCode",
    "id",
  ],
  ...[
    "имя",
    "описание",
    "ключ",
    "ключевые слова",
    "login",
    "email",
    "signal",
    "capsule",
    "communityId".slice(9),
  ],
])("a field with the name %j is readable", (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  ...[
    "https://h/?access_token=X",
    "client_secret=X",
    "DB_PASSWORD=X",
    "PGPASSWORD=X psql",
    "refresh_token: X",
  ],
  ...[
    "userPassword: X",
    '{"privateKey":"X"}',
    "passphrase=X",
    '{\\"password\\":\\"X\\"}',
    "<password>X</password>",
  ],
  ...[
    "--password X",
    "pass=X",
    "пароль: X",
    "https://u:a/b@h",
    "https://TOKEN@h",
    "Cookie: sid=X",
    "curl -u a:X",
  ],
  ...[
    "https://h/b?sig=X",
    "https://h/?key=X",
    "<db:pass kind='a'>X</db:pass>".replace(" kind='a'", ""),
    "-pass X",
  ],
  ...[
    '{"name":"password","value":"X"}',
    '<add key="Password" value="X"/>',
    '["apiToken","X"]',
    "%22psk%22%3A%22X%22",
  ],
  ...[
    "Private key: X",
    "Ключ доступа = X",
    "Server=h;User Id=a;Pwd=X;",
    "user:X@host",
    "mysql -h h -u root -pX",
  ],
  ...[
    "CREATE USER a IDENTIFIED BY 'X'",
    "The password is hunter2",
    "Его пароль — qwerty1",
    "&quot;pwd&quot;: &quot;X&quot;",
  ],
  ...[
    "\\u0070assword=X",
    '{\\\\\\"token\\\\\\":\\\\\\"X\\\\\\"}',
    "Set-Cookie: a=X",
    "export API_KEY=X",
    "x\npassword:\nX",
  ],
])("the text %j contains a secret", (text) => {
  expect(isSecretValue(text)).toBe(true);
});

test.each([
  ...[
    "Pump 5",
    "anna@example.com",
    '{"email":"anna@example.com"}',
    "mailto:anna@example.com",
    "a=b",
    "12:30",
  ],
  ...[
    "https://example.com/objects/5f0c1b2a3d4e5f6a7b8c9d0e?tab=keyboard",
    "Password was changed",
    "<b>bold</b>",
  ],
  ...[
    "passenger: 5",
    "keyboard=us",
    '{"name":"pump","value":"5"}',
    "password:",
    "description: the pump",
    "a, b",
  ],
  ...["2026-01-01T00:00:00Z", "ping -c 5 host", "Ivan Petrov, plumber", "name=pump value=7"],
])("the text %j contains no secret", (text) => {
  expect(isSecretValue(text)).toBe(false);
});

test("an id is no secret, however long it is", () => {
  expect(containsSecret("0b54e2a8-3c0c-4e7b-9a51-1f0d2c3b4a59")).toBe(false);
});

test("long texts are searched in a linear time", () => {
  for (const text of [
    "x",
    "@",
    "=",
    "a=",
    "-u ",
    "mysql ",
    "--a ",
    "password ",
    '"',
    "\\",
    "%",
    "x,",
    "&amp;",
  ])
    expect(isSecretValue(`${text.repeat(30_000 / text.length)} token=X`)).toBe(true);
});
