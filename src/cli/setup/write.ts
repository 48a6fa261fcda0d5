import { unifiedDiff } from "../../aws-files/diff.ts";
import type { AwsDocument } from "../../aws-files/document.ts";
import { editAwsFiles } from "../../aws-files/edit-file.ts";
import { DaypassError } from "../../core/errors.ts";
import type { DocumentEdit } from "../../profiles/edits.ts";
import { type Profiles, profilesOf } from "../../profiles/read.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import type { Asker } from "./asker.ts";

/** A change to the two files that is looked at before it is made. */
export interface Preview {
  readonly before: Profiles;
  readonly after: Profiles;
  /** Empty where nothing changes. */
  readonly diff: string;
  readonly edits: { readonly config: DocumentEdit; readonly credentials: DocumentEdit };
}

export function preview(edits: Preview["edits"], before: Profiles, context: Context): Preview {
  const config = edits.config(before.config);
  const credentials = edits.credentials(before.credentials);
  const diff = [diffOf(before.credentials, credentials, context), diffOf(before.config, config, context)].join("");
  return { before, after: profilesOf(before.locations, config, credentials), diff, edits };
}

function diffOf(before: AwsDocument, after: AwsDocument, context: Context): string {
  const path = context.shown(before.path);
  return unifiedDiff(before.toString(), after.toString(), { from: path, to: `${path} (after)` });
}

/**
 * Shows the change, has it agreed to once, and makes it in one write with a backup. What a person agreed to is what is written:
 * throws `files-changed-meanwhile` where the files are not the same any more. Throws `interrupted` on a no.
 */
export async function agreedWrite(
  change: Preview,
  reason: string,
  asker: Asker,
  context: Context,
): Promise<{ readonly backup: string | undefined }> {
  const isAsked = asker.canAsk && !context.flags.yes;
  if (isAsked) asker.show(`\nThis changes:\n\n${change.diff}`);
  else if (!context.flags.json) context.say(change.diff.trimEnd());
  await confirm({ message: "Nothing has been changed yet. Write this?", undoable: true }, context);
  const { before, after } = change;
  const edits = {
    config: asAgreed(before.config, after.config),
    credentials: asAgreed(before.credentials, after.credentials),
  };
  return write(isAsked ? { ...change, edits } : change, reason, context);
}

/** Makes the change in one write, with a backup. */
export async function write(
  { before, edits }: Pick<Preview, "before" | "edits">,
  reason: string,
  context: Context,
): Promise<{ readonly backup: string | undefined }> {
  const { config, credentials } = before.locations;
  const { backup, files } = await editAwsFiles(
    [
      { path: credentials, kind: "credentials", edit: edits.credentials },
      { path: config, kind: "config", edit: edits.config },
    ],
    { backup: "keep", reason },
    context.stateTools(),
  );
  for (const note of files.flatMap(({ notes }) => notes)) context.say(`${context.paint("yellow", "!")} ${note}`);
  return { backup };
}

function asAgreed(before: AwsDocument, after: AwsDocument): DocumentEdit {
  return (document) => {
    const text = document.toString();
    if (text === before.toString()) return after;
    if (text === after.toString()) return document;
    throw new DaypassError("files-changed-meanwhile", { path: document.path });
  };
}
