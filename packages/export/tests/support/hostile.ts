import type { AuditRecord } from "@saymon-logs/client";
import type { LogEvent } from "../../src/records/events.ts";
import { createEventMaker } from "../../src/records/make-events.ts";

/** Texts that other tools cut, escape wrongly or count in characters. */
const texts: readonly string[] = [
  "Пользователь изменил объект",
  "😀👩‍👩‍👧‍👦 \u0301",
  "line one\nline two\r\n\tline three",
  `"quotes" 'single' \\back ] [ = {"json":"in json"}`,
  "\u2028\u2029\u0085\u0000\u001B[2J\u202E",
  `long ${"ы".repeat(10_000)}`,
];

/** Changes with each of the texts in their bodies. */
export function hostileEvents(): LogEvent[] {
  const makeEvents = createEventMaker("https://saymon.example.com", "audit", "u1", "records");
  return texts.flatMap((text, index) => {
    const record: AuditRecord = {
      entityId: "62d7e58056d203149a08001b",
      entityType: 1,
      userId: "u1",
      kind: 10,
      oldBody: null,
      newBody: { id: "1", name: "Text", value: text },
      timestamp: 1_700_000_000_000 + index,
    };
    return makeEvents(record);
  });
}
