/**
 * The one list of names of secrets, for keys and for names in a text. A name is divided into words (`dbPassword`, `DB_PASSWORD`
 * and `db-password` are `db` and `password`), in lower case. Too much is masked rather than too little.
 */
const secretNames = {
  /** Anywhere in a name, also within a word. */
  part: oneOf(`
    password passwd passwort passphrase passcode credential authorization cookie secret(?!ar) token hash salt signature
    certificate keytab mnemonic hmac connectionstring communitystring snmpcommunity sessionid sessid pincode
    парол секрет(?!ар) токен пинкод сертификат уч[её]тныеданные строкаподключения`),
  /** As a word of a name. */
  word: oneOf(`
    pass pwd pw psk pin puk cvv cvc otp totp jwt sas sid sig auth oauth bearer community nonce cert pem pfx dsn seed creds
    pswd pword parol пин хеш хэш соль подпись куки`),
  /** Before or after a word for a key or a code. */
  kind: oneOf(`
    api access private priv shared ssh encryption auth user db root admin master account storage signing session license
    wpa wifi rsa aes`),
};

/** An alternative of a regular expression for each word of a text. */
function oneOf(words: string): string {
  return `(?:${words.trim().replaceAll(/\s+/g, "|")})`;
}

const partPattern = new RegExp(secretNames.part);
const wordPattern = new RegExp(`^${secretNames.word}s?\\d*$`);
/** Words that are written together, such as `apikey` and `dbpass`. */
const compoundPattern = new RegExp(`^${secretNames.kind}+(?:key|pass|pwd)s?\\d*$`);
const keyPattern = /^(?:keys?|ключ(?:а|и|ей|ом)?)\d*$/;
/** Words beside `key` that say it is no secret, such as `primaryKey`. With any other word it is one, such as `encryptionKey`. */
const ordinaryKey =
  /^(?:primary|foreign|public|sort|partition|group|routing|translation|message|i18n|object|item|map|cache|issue|parent|metric|index|unique|hot|name|value|type|id|code|первичный|внешний|открытый)$/;
const codePattern = /^(?:code|codes|код|коды|слово)$/;
const secretCode =
  /^(?:access|recovery|backup|verification|confirmation|security|activation|unlock|pin|sms|доступа|подтверждения|безопасности|кодовое|пин)$/;

/** Names are at most so long, so that long texts are searched in a linear time. */
const maxName = 80;
/** The same with names of hosts. */
const maxHost = 300;

/** Bodies have the same names again and again. */
const knownNames = new Map<string, boolean>();
const maxKnownNames = 10_000;

/** Whether the value under this name is masked. */
export function isSecretName(name: string): boolean {
  let isSecret = knownNames.get(name);
  if (isSecret === undefined) {
    isSecret = hasSecretWord(name);
    if (knownNames.size >= maxKnownNames) knownNames.clear();
    if (name.length <= maxName) knownNames.set(name, isSecret);
  }
  return isSecret;
}

function hasSecretWord(name: string): boolean {
  const words = wordsOf(name);
  if (partPattern.test(words.join(""))) return true;
  return words.some((word, index) => {
    const neighbours = [words[index - 1], words[index + 1]].filter((other) => other !== undefined);
    if (wordPattern.test(word) || compoundPattern.test(word)) return true;
    if (codePattern.test(word)) return neighbours.some((other) => secretCode.test(other));
    return keyPattern.test(word) && neighbours.length > 0 && !neighbours.some((o) => ordinaryKey.test(o));
  });
}

/** A text without characters that cannot be seen, which would otherwise part the name of a secret. */
function toVisible(text: string): string {
  return text.replace(/(?![\t-\r])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "");
}

/** The words of a name in camelCase, snake_case, kebab-case or prose, in lower case. */
export function wordsOf(name: string): string[] {
  return toVisible(name)
    .normalize("NFKC")
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, " ")
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** The last word of the name of a field that says what another field has, such as `name` and `fieldName`. */
const labels =
  /^(?:name|key|field|type|kind|label|title|id|caption|description|parameter|param|property|prop|attribute|attr|option|setting|variable|var|header|имя|ключ|поле|тип|название|параметр|свойство|описание)$/;

/** Dividing every name into words would take longer. */
const maybeLabel = new RegExp(labels.source.slice(1, -1), "iu");

/** Whether this field says what another field of its object has: `{"key": "password", "value": "…"}`. */
export function isLabel(name: string): boolean {
  return maybeLabel.test(toVisible(name)) && labels.test(wordsOf(name).at(-1) ?? "");
}

/** Whether an object says in one of its fields that its other fields have a secret: `{"names": ["password"], "values": …}`. */
export function namesSecret(object: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(object).some(([key, value]) =>
    Array.isArray(value)
      ? isLabel(key.replace(/s$/i, "")) && value.some(isShortSecretName)
      : isLabel(key) && isShortSecretName(value),
  );
}

/** Whether a value is nothing but the name of a secret, such as the first one of `["password", "…"]`. */
export function isShortSecretName(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const name = toVisible(value);
  return name.length <= maxName && /^[\p{L}\p{N}\s_.$-]+$/u.test(name) && isSecretName(name);
}

/** Forms of values that are masked under any name. */
const secretForms = [
  /-----BEGIN [A-Z ]{0,40}(PRIVATE KEY|CERTIFICATE)/,
  // A JSON Web Token.
  /\beyJ[\w-]{10,}\.[\w-]{10,}/,
  /\b(bearer|basic|digest|negotiate)\s+[\w+/=.~-]{8,}/i,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\b(gh[pousr]|github_pat|xox[abprs]|glpat|sk|pk|rk)[-_][\w-]{16,}/,
  // A bot of Telegram, and Slack's addresses of incoming messages.
  /\b\d{8,10}:[\w-]{35}/,
  /hooks\.slack\.com\/\w/i,
  // Parameters of a URL that are secrets there only.
  /[?&](key|code|s|st|ticket)=[^&\s]/i,
  // Options of commands: curl, mysql, sshpass.
  /(^|\s)(-u|--user|--proxy-user)[\s=]*[^\s:]{1,200}:\S/,
  /\b(mysql\w*|sshpass|mosquitto_\w+|psql|redis-cli)\s(.{0,300}\s)?-[pPaW]\s*\S/,
  /\bidentified\s+by\s+\S/i,
  // A password in a sentence, where it has a digit.
  /(password|passwd|passphrase|pwd|парол[ьяюе]м?)\s+(is\s+|это\s+|[—–-]\s*)?[^\s\d]{0,50}\d/iu,
];

/** Letters and digits without a space, too long for a name: a key or a hash. Ids of SAYMON have 24 digits. */
const randomText = /^(?=.*\d)(?=.*[a-z])[\w+/=-]{32,}$/i;

/** Whether a string looks like a secret, or contains one, under any name. */
export function isSecretValue(value: string): boolean {
  return randomText.test(toVisible(value)) || containsSecret(value);
}

/** Whether a text contains a secret. Long ids are none. */
export function containsSecret(value: string): boolean {
  const text = toVisible(value);
  return hasSecretForm(text) || (/[\\%&]/.test(text) && hasSecretForm(decode(text)));
}

function hasSecretForm(text: string): boolean {
  return secretForms.some((form) => form.test(text)) || hasNamedSecret(text) || hasUserInfo(text);
}

/** A text without the escape sequences of JSON (encoded once or several times), URLs and XML. */
export function decode(text: string): string {
  return text
    .replace(/(?<!\\)\\+u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/(?<!\\)\\+(?=["'/])/g, "")
    .replace(/\\{2,}/g, "\\")
    .replace(/&(?:quot|apos|#34|#39);/g, '"')
    .replace(/&amp;/g, "&")
    .replace(/(?:%[\da-f]{2})+/gi, (codes) => {
      try {
        return decodeURIComponent(codes);
      } catch {
        return codes;
      }
    });
}

/** Characters after a name in a text: `name=`, `name: `, `"name",`, `<name>`, `--name `. */
const afterName = /[=:,>]|(?<=(?:^|\s)--?[\w-]{2,80})\s/g;

/** Whether a text has a value after the name of a secret. */
function hasNamedSecret(text: string): boolean {
  for (const { index, 0: separator } of text.matchAll(afterName)) {
    const before = text.slice(Math.max(0, index - maxName), index);
    if (!/[^\s"'\]})>]/.test(text.slice(index + 1, index + 1 + maxName))) continue;
    if (separator === ",") {
      const [, quoted] = /["']([^"']+)["']\s*$/.exec(before) ?? [];
      if (quoted !== undefined && isShortSecretName(quoted)) return true;
    } else if (isSecretName(nameBefore(before)) && !isPort(text, index)) return true;
    if (separator !== "," && hasNameAsValue(text, index)) return true;
  }
  return false;
}

/** Whether a colon is the one before the port of an address: `https://auth.example.com:8443`. */
function isPort(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - maxHost), index);
  return /:\/\/[\w.-]+$/.test(before) && /^:\d{1,5}(?!\.?[\w@:-])/.test(text.slice(index, index + 8));
}

/** The last words before a separator: at most four. */
function nameBefore(text: string): string {
  const plain = text.replace(/[\s"'\])]+$/, "");
  const segment = plain.split(/[,;!?&{}()<>|=:"'\n\r]|\.\s/).at(-1) ?? "";
  return segment.split(/\s+/).slice(-4).join(" ");
}

/** Whether the name of a secret is itself a value, with its own value elsewhere: `key="password" value="…"`. */
function hasNameAsValue(text: string, index: number): boolean {
  if (!isLabel(nameBefore(text.slice(Math.max(0, index - maxName), index)))) return false;
  const [, value, rest = ""] =
    /^\s*["']?([\p{L}\p{N}_.$-]+)(["'\s,;&>].*)?/su.exec(text.slice(index + 1, index + 1 + 2 * maxName)) ??
    [];
  return value !== undefined && isSecretName(value) && /[=:>]/.test(rest);
}

/** Whether a text has a user or a password before an `@`: `https://TOKEN@host`, `user:password@host`. */
function hasUserInfo(text: string): boolean {
  for (const { index } of text.matchAll(/@/g)) {
    const before = text.slice(Math.max(0, index - 300), index);
    const start = before.split(/[\s"'<>,;(){}]/).at(-1) ?? "";
    if (start.includes(":") && !/^mailto:[^:]*$/i.test(start)) return true;
  }
  return false;
}
