import type { InactiveUser, Table, WithoutActivity } from "../../model.ts";
import { type Context, isRead, showUser } from "../context.ts";
import type { Content, Html } from "../html.ts";
import { showSection } from "../section.ts";
import { showFirstRows } from "../table.ts";

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
        { label: columns.changes, kind: "number", cell: ({ changes }) => words.number(changes) },
        {
          label: columns.passwordChanged,
          kind: "number",
          cell: ({ passwordChanges }) => words.number(passwordChanges),
        },
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
        { label: columns.sessions, kind: "number", cell: ({ sessions }) => words.number(sessions) },
        { label: columns.changes, kind: "number", cell: ({ changes }) => words.number(changes) },
        {
          label: columns.passwordChanged,
          kind: "number",
          cell: ({ passwordChanges }) => words.number(passwordChanges),
        },
        {
          label: columns.changedForOthers,
          kind: "number",
          cell: ({ passwordChangesForOthers }) => words.number(passwordChangesForOthers),
        },
      ],
    },
    context,
  );
}
