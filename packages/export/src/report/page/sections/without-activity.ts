import type { InactiveUser, Table, UnlistedUser, WithoutActivity } from "../../model.ts";
import type { Context } from "../context.ts";
import type { Content } from "../html.ts";
import { findingTable, type SectionContent } from "../section.ts";
import { type Column, numberColumns, showFirstRows, userColumn } from "../table.ts";

/** Section 6: the file of users compared with the records. */
export function showWithoutActivity(context: Context): SectionContent {
  const { words, report } = context;
  const { withoutActivity } = report;
  const text = words.withoutActivity;
  if (!withoutActivity?.withoutSignIn) return { summary: text.notChecked };
  const { users, withoutSignIn, withoutAnything } = withoutActivity;
  const summary =
    withoutSignIn.total === 0
      ? text.none(users)
      : text.summary(withoutSignIn.total, users, withoutAnything ?? 0);
  const body = [showInactive(withoutSignIn, context), showUnlisted(withoutActivity, context)];
  return { summary, body };
}

function showInactive(withoutSignIn: Table<InactiveUser>, context: Context): Content {
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
