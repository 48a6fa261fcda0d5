import { type Backup, listBackups } from "../../aws-files/backup.ts";
import { diffBackup, restoreBackup } from "../../aws-files/undo.ts";
import { jsonLine } from "../../core/visible.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { momentText } from "../moment.ts";
import { table } from "../table.ts";

export const undo = command({
  name: "undo",
  group: "SET UP",
  summary: "put the AWS files back as before the last change",
  options: {
    list: { kind: "flag", flags: "--list", summary: "the changes that can be undone, newest first" },
    diff: { kind: "flag", flags: "--diff", summary: "show what undoing would change; secrets are left out" },
    to: { kind: "text", flags: "--to <id>", summary: "put back as before this change" },
    force: { kind: "flag", flags: "--force", summary: "even where something else changed the file since" },
  },
  examples: [
    { line: "daypass undo", says: "the last change" },
    { line: "daypass undo --diff", says: "look first" },
    { line: "daypass undo --list", says: "all there are, for --to" },
  ],
  async run({ options }, context) {
    const tools = context.stateTools();
    const id = options.to ?? "latest";
    if (options.list) printList(await listBackups(tools), context);
    else if (options.diff) printDiff(await diffBackup(id, tools), context);
    else {
      const restored = await restoreBackup(id, { force: options.force }, tools);
      if (context.flags.json) context.print(jsonLine({ schema: "daypass.undo/1", ...restored }));
      else {
        context.say(`${context.paint("green", "✔")} Undone: ${restored.reason}`);
        for (const path of restored.files) context.say(`  ${context.shown(path)}`);
        for (const note of restored.notes) context.say(`${context.paint("yellow", "!")} ${note}`);
        if (restored.backup !== undefined) context.say(`  to have it again: daypass undo --to ${restored.backup}`);
      }
    }
    return undefined;
  },
});

function printList(backups: readonly Backup[], context: Context): void {
  if (context.flags.json) {
    const changes = backups.map(({ id, at, reason, undone, files }) => ({
      id,
      at,
      reason,
      undone,
      files: files.map(({ path }) => path),
    }));
    context.print(jsonLine({ schema: "daypass.undo-list/1", changes }));
    return;
  }
  if (backups.length === 0) {
    context.say("Nothing to undo: daypass has not changed the AWS files.");
    return;
  }
  const rows = backups.map(({ id, at, reason, undone, files }) => [
    id,
    momentText(at, context.now()),
    reason,
    files.map(({ path }) => context.shown(path)).join(", "),
    undone ? "undone" : "",
  ]);
  context.print(table(["ID", "WHEN", "CHANGE", "FILES", ""], rows));
}

function printDiff(diff: string, context: Context): void {
  if (context.flags.json) context.print(jsonLine({ schema: "daypass.undo-diff/1", diff }));
  else if (diff === "") context.say("The files are as they were before that change already.");
  else context.print(diff.trimEnd());
}
