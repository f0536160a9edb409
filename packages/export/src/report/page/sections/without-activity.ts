import type { UnlistedUser, WithoutActivity } from "../../model.ts";
import type { Context } from "../context.ts";
import type { Content } from "../html.ts";
import { findingTable, type SectionContent } from "../section.ts";
import { type Column, numberColumns, showFirstRows, userColumn } from "../table.ts";

/** Section 6: the file of users compared with the records. */
export function showWithoutActivity(context: Context): SectionContent {
  const { words, report } = context;
  const { withoutActivity } = report;
  const text = words.withoutActivity;
  if (!withoutActivity) return { summary: text.notChecked };
  const body = [showInactive(withoutActivity, context), showUnlisted(withoutActivity, context)];
  return { summary: summarise(withoutActivity, context), body };
}

function summarise({ users, withoutSignIn, withoutAnything }: WithoutActivity, { words }: Context): string {
  const text = words.withoutActivity;
  if (!withoutSignIn) return text.sessionsMissing;
  if (withoutSignIn.total === 0) return text.none(users);
  const summary = text.summary(withoutSignIn.total, users);
  return withoutAnything === null ? summary : `${summary} ${text.withoutAnything(withoutAnything)}`;
}

function showInactive({ withoutSignIn }: WithoutActivity, context: Context): Content {
  if (!withoutSignIn) return undefined;
  const { columns } = context.words;
  return showFirstRows({
    ...findingTable("withoutSignIn", context),
    table: withoutSignIn,
    columns: [
      userColumn("user", columns.user, context),
      ...numberColumns({ changes: columns.changes, passwordChanges: columns.passwordChanged }, context),
    ],
    context,
  });
}

function showUnlisted({ notInFile }: WithoutActivity, context: Context): Content {
  return showFirstRows({
    ...findingTable("notInFile", context),
    table: notInFile,
    columns: [userColumn("user", context.words.columns.user, context), ...activityColumns(context)],
    context,
  });
}

/** How much users are in the records. */
export function activityColumns(context: Context): Column<Omit<UnlistedUser, "user">>[] {
  const { columns } = context.words;
  return numberColumns(
    {
      sessions: columns.sessions,
      changes: columns.changes,
      passwordChanges: columns.passwordChanged,
      passwordChangesForOthers: columns.changedForOthers,
    },
    context,
  );
}
