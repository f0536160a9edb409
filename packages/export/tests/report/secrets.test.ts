import { expect, test } from "vitest";
import { containsSecret, isSecretName, isSecretValue } from "../../src/report/secrets.ts";

/** Texts between bars and ends of lines. */
const listed = (text: string) => text.trim().split(/ *[|\n] */);

test.each(
  listed(`
pass | userPass | psk | jwt | community | authKey | privKey | sshKey | encryptionKey | X-Auth | connectionString | hmac
pin | DB_PASSWORD | PGPASSWORD | userPassword | refresh_token | dbpass | smtp-passwd | WiFiKey | wpa2_psk | snmpV3PrivKey
licenseKey | recovery_codes | JSESSIONID | sid | apikey | API Keys | X-Api-Key | SSLCert | oauth2 | signingKeys
Пароль от базы | ключ доступа | API-ключ | закрытый ключ | токенДоступа | ПИН-код | Код подтверждения | секретный вопрос`),
)("a field with the name %j is a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each(
  listed(`
name | description | value | key | keyboard | passenger | compass | bypassMode | author | pinned | primaryKey | publicKey
spinner | secretary | monkey | keyword | code | zipCode | id | login | email | signal | capsule
имя | описание | секретарь | ключ | ключевые слова`),
)("a field with the name %j is readable", (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  "x\npassword:\nX",
  ...listed(String.raw`
https://h/?access_token=X | https://u:a/b@h | https://TOKEN@h | https://h/b?sig=X | https://h/?key=X | user:X@host
client_secret=X | DB_PASSWORD=X | PGPASSWORD=X psql | refresh_token: X | userPassword: X | passphrase=X | pass=X
{"privateKey":"X"} | {\"password\":\"X\"} | {\\\"token\\\":\\\"X\\\"} | {"name":"password","value":"X"} | ["apiToken","X"]
<password>X</password> | <db:pass>X</db:pass> | <add key="Password" value="X"/> | %22psk%22%3A%22X%22 | \u0070assword=X
--password X | -pass X | curl -u a:X | mysql -h h -u root -pX | export API_KEY=X | CREATE USER a IDENTIFIED BY 'X'
https://auth:123@h | https://token:12345678 | https://auth.example.com:8443/?sid=X | https://auth.example.com:84x
Cookie: sid=X | Set-Cookie: a=X | Private key: X | Server=h;User Id=a;Pwd=X; | &quot;pwd&quot;: &quot;X&quot;
The password is hunter2 | пароль: X | Его пароль — qwerty1 | Ключ доступа = X`),
])("the text %j contains a secret", (text) => {
  expect(isSecretValue(text)).toBe(true);
});

test.each(
  listed(`
Pump 5 | anna@example.com | {"email":"anna@example.com"} | mailto:anna@example.com | a=b | 12:30 | 2026-01-01T00:00:00Z
https://example.com/objects/5f0c1b2a3d4e5f6a7b8c9d0e?tab=keyboard | Password was changed | password: | <b>bold</b> | a, b
passenger: 5 | keyboard=us | {"name":"pump","value":"5"} | description: the pump | name=pump value=7 | ping -c 5 host
https://auth.example.com:8443 | See mqtts://token.example.com:8883/a?b=5 | at https://auth.example.com:8443.
Ivan Petrov, plumber`),
)("the text %j contains no secret", (text) => {
  expect(isSecretValue(text)).toBe(false);
});

test("an id is no secret, however long it is", () => {
  expect(containsSecret("0b54e2a8-3c0c-4e7b-9a51-1f0d2c3b4a59")).toBe(false);
});

test.each(["x", "@", "=", "a=", "-u ", "mysql ", "--a ", "password ", '"', "\\", "%", "x,", "&amp;"])(
  "a long text of %j is searched in a linear time",
  (text) => {
    expect(isSecretValue(`${text.repeat(300_000 / text.length)} token=X`)).toBe(true);
  },
);
