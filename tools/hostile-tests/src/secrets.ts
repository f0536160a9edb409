/** Secrets of different shapes, and the forms in which a hostile server can send them back. */

/** Passwords and tokens. */
export const secrets: readonly string[] = [
  "correct horse battery staple",
  "hunter2hunter2",
  "pässwörtchen",
  "пароль-секрет",
  "密码是什么呢",
  "🔑🔒🗝️🔐",
  'quo"ted"quote',
  "back\\slash\\es",
  "a&b=c&d=e?f#g",
  "100%25-percent",
  "<script>x</script>",
  "semi;colon,comma|pipe",
  "$(command)`ticks`",
  "::add-mask::oops",
  "##[error]broken",
  "colon:in:the:middle",
  "+plus/slash==",
  "' OR 1=1; --",
  "0".repeat(64),
  "the-very-long-one-".repeat(20),
];

/** The forms in which a server can send a password back; redaction promises to recognize them. */
export function formsOf(login: string, password: string): string[] {
  const basic = Buffer.from(`${login}:${password}`);
  return [...encodingsOf(password), basic.toString("base64"), basic.toString("base64url")];
}

/** The forms of a secret alone, such as a token. */
export function encodingsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    String(new URLSearchParams({ _: secret })).slice(2),
    json,
    json.replaceAll("/", "\\/"),
    Buffer.from(secret).toString("base64"),
    secret.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  ];
}

/** Finds the forms of a secret that are in a text. */
export function leaksIn(text: string, login: string, secret: string): string[] {
  return formsOf(login, secret).filter((form) => text.includes(form));
}
