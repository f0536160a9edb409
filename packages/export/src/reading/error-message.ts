import { isSaymonError } from "@saymon-logs/client";

/** What the client's messages call its options, and what the command calls them. */
const names: readonly (readonly [inClient: RegExp, inCommand: string])[] = [
  [/^baseUrl(?=:)|(?<=\bCheck )baseUrl\b/, "--server"],
  [/\ballowHttp(?=\.$)/, "--allow-http"],
  [/^auth\.login(?=:)/, "login"],
  [/^auth\.password(?=:)/, "password"],
  [/^auth\.apiToken(?=:)/, "API token"],
  [
    / Try (?:the strategy "offset"|a larger pageSize)\.$/,
    " Check the server with npx @saymon-logs/contract.",
  ],
];

/** The message of an error, with the command's options in place of the client's, and without the name of an operation. */
export function messageOf(error: Error): string {
  const operation = isSaymonError(error) ? error.operation : undefined;
  const text = operation ? error.message.replace(`${operation}: `, "") : error.message;
  return names.reduce((message, [inClient, inCommand]) => message.replace(inClient, inCommand), text);
}
