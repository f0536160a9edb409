import type { InactiveUser, Table, UnlistedUser, WithoutActivity } from "../../model.ts";
import { type Context, isRead, showUser } from "../context.ts";
import type { Content, Html } from "../html.ts";
import { showSection } from "../section.ts";
import { type Column, numberColumns, showFirstRows } from "../table.ts";

/** Section 6: the file of users compared with the records. */
export function showWithoutActivity(context: Context): Html {
  const { words, report } = context;
  const { withoutActivity } = report;
  const text = words.withoutActivity;
  const name = "withoutActivity";
  if (!withoutActivity) return showSection(name, { summary: text.notChecked }, context);
  const { users, withoutSignIn, withoutAnything } = withoutActivity;
  if (!isRead(context, "sessions") || withoutSignIn === null || withoutAnything === null)
    return showSection(name, { summary: words.logNotRead.sessions }, context);
  const summary =
    withoutSignIn.total === 0 ? text.none(users) : text.summary(withoutSignIn.total, users, withoutAnything);
  const body = [showInactive(withoutSignIn, context), showUnlisted(withoutActivity, context)];
  return showSection(name, { summary, body }, context);
}

function showInactive(withoutSignIn: Table<InactiveUser>, context: Context): Content {
  const { words } = context;
  const { columns } = words;
  return showFirstRows(
    withoutSignIn,
    {
      id: "users-without-sign-in",
      caption: words.withoutActivity.inactive,
      columns: [
        { label: columns.user, kind: "header", cell: ({ user }) => showUser(user, context) },
        ...numberColumns({ changes: columns.changes, passwordChanges: columns.passwordChanged }, context),
      ],
    },
    context,
  );
}

function showUnlisted({ notInFile }: WithoutActivity, context: Context): Content {
  const { words } = context;
  const { columns } = words;
  return showFirstRows(
    notInFile,
    {
      id: "users-not-in-file",
      caption: words.withoutActivity.notInFile,
      columns: [
        { label: columns.user, kind: "header", cell: ({ user }) => showUser(user, context) },
        ...activityColumns(context),
      ],
    },
    context,
  );
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
