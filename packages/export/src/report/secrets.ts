/** Parts of names whose values are masked, in lower case, without `-`, `_`, dots and spaces. */
const secretNames = [
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "пароль",
  "secret",
  "token",
  "apikey",
  "accesskey",
  "privatekey",
  "sharedkey",
  "credential",
  "authorization",
  "cookie",
  "communitystring",
  "snmpcommunity",
  "hash",
  "salt",
  "signature",
  "certificate",
  "pincode",
  "otp",
];

/** Forms of values that are masked under any name. */
const secretForms = [
  /-----BEGIN [A-Z ]*(PRIVATE KEY|CERTIFICATE)/,
  // A JSON Web Token.
  /\beyJ[\w-]{10,}\.[\w-]{10,}/,
  /\b(bearer|basic|digest)\s+[\w+/=.~-]{8,}/i,
  // A password in a URL, or as a parameter.
  /:\/\/[^\s/@]*:[^\s/@]+@/,
  /\b(password|passwd|pwd|secret|token|api[-_]?key)["']?\s*[=:]\s*\S/i,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\b(gh[pousr]|xox[abprs]|glpat|sk)[-_][\w-]{16,}/,
];

/** Letters and digits without a space, too long for a name: a key or a hash. Ids of SAYMON have 24 digits. */
const randomText = /^(?=.*\d)(?=.*[a-z])[\w+/=-]{32,}$/i;

/** Whether the value under this name is masked. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_.\s]/g, "");
  return secretNames.some((part) => plain.includes(part));
}

/** Whether a string looks like a secret under any name. */
export function isSecretValue(value: string): boolean {
  return randomText.test(value) || secretForms.some((form) => form.test(value));
}
