import type { Limit, LimitCode, Report, SectionName } from "../model.ts";

/** What the data of each section cannot show. */
const limitsOfSections: Record<SectionName, readonly LimitCode[]> = {
  coverage: ["readNotLogged", "knownUsersOnly", "signedInUsersOnly", "followedFiles"],
  signIns: ["successfulOnly", "noAddressOrDevice"],
  outsideBusinessHours: ["readersPolicy"],
  concurrentSessions: ["maybeTwoTabs", "openWhenRead", "sessionsBeforeRange"],
  longAndOpenSessions: ["noEndRecorded", "openWhenRead", "sessionsBeforeRange"],
  withoutActivity: ["apiListsNoUsers"],
  passwords: ["emptyInitiatorIsOneself", "openWhenRead", "sessionsBeforeRange", "tokensNeedNoSession"],
  changes: ["deletionNotPublished", "unknownTypesAreNumbers", "secretsByNameAndForm"],
  appendix: [],
};

/** The limits of the sections that a report has. */
export function limits(report: Omit<Report, "limits">, isFollowed: boolean): Limit[] {
  const hasFile = report.coverage.parameters.users !== null;
  const without = new Set<LimitCode>([hasFile ? "signedInUsersOnly" : "knownUsersOnly"]);
  if (!isFollowed) without.add("followedFiles");
  if (report.longAndOpenSessions.perState.openWhenRead === 0) without.add("openWhenRead");
  return (Object.keys(limitsOfSections) as SectionName[])
    .filter((section) => report[section] !== null)
    .flatMap((section) => limitsOfSections[section].map((code) => ({ section, code })))
    .filter(({ code }) => !without.has(code));
}
