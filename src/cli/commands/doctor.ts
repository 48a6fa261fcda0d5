import { chmodSync, statSync } from "node:fs";
import { removePrivateFile } from "../../aws-files/atomic-write.ts";
import { unifiedDiff } from "../../aws-files/diff.ts";
import { editAwsFiles } from "../../aws-files/edit-file.ts";
import { writing } from "../../aws-files/errno.ts";
import { DaypassError } from "../../core/errors.ts";
import { withShortPaths } from "../../core/paths.ts";
import { wordOf } from "../../core/plain-word.ts";
import { exitCodes, type FilePlace } from "../../core/problem.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { type Diagnosis, diagnose } from "../../diagnosis/doctor.ts";
import type { Finding, Fix } from "../../diagnosis/finding.ts";
import { unsetLine } from "../../formats/unset.ts";
import { inTurn } from "../../profiles/edits.ts";
import type { Profiles } from "../../profiles/read.ts";
import { writeLauncher } from "../../sessions/launcher.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { gather } from "../diagnosis/doctor-surroundings.ts";
import { fitFor } from "../diagnosis/doctor-tools.ts";
import { guessShell } from "../shells/guess-shell.ts";
import { typedLine } from "../shells/shell-output.ts";

export const doctor = command({
  name: "doctor",
  group: "SET UP",
  summary: "find what is wrong with keys, files, clock, environment; --fix mends it",
  argument: { name: "profile", summary: "with --for: the profile that the tool is to use" },
  options: {
    fix: { kind: "flag", flags: "--fix", summary: "mend what is safe to mend, with a backup" },
    offline: { kind: "flag", flags: "--offline", summary: "ask AWS nothing" },
    for: { kind: "text", flags: "--for <tool>", summary: "whether a tool will work with a profile, and by which form" },
  },
  examples: [
    { line: "daypass doctor", says: "what is wrong, where, and what mends it" },
    { line: "daypass doctor --fix", says: "mend what is safe; shows the change and asks first" },
    { line: "daypass doctor --for terraform work-mfa", says: "will it work, ask for a code, or fail" },
  ],
  async run({ argument, options }, context) {
    const profiles = await context.readProfiles();
    if (options.for !== undefined) return await fitFor(options.for, argument, profiles, context);
    if (argument !== undefined)
      throw new DaypassError("usage", {
        what: `Cannot look at "${argument}" alone`,
        hint: "name a tool, too: --for TOOL",
      });
    const seen = await gather({ offline: options.offline }, profiles, context);
    const diagnosis = diagnose(seen);
    if (!options.fix) return print(diagnosis, profiles, context);
    await mend(diagnosis, profiles, context);
    const again = await context.readProfiles();
    return print(diagnose(await gather({ offline: options.offline }, again, context)), again, context);
  },
});

function print({ findings, good }: Diagnosis, profiles: Profiles, context: Context): number {
  const problems = findings.filter(({ severity }) => severity === "problem").length;
  if (context.flags.json) {
    const listed = findings.map(({ mend: how, fix, ...finding }) => ({
      ...finding,
      mend: mendText(how, context),
      fixable: fix !== undefined,
    }));
    context.print(jsonLine({ schema: "daypass.doctor/1", problems, findings: listed, good }));
  } else {
    printForPerson({ findings, good }, problems, context);
    if (profiles.byName.size === 0) context.print("There is no profile yet. The first one: daypass setup");
  }
  return problems === 0 ? exitCodes.done : exitCodes.failed;
}

function printForPerson({ findings, good }: Diagnosis, problems: number, context: Context): void {
  const short = (text: string) => visible(withShortPaths(text, context.env));
  for (const line of good) context.print(`${context.paint("green", "✔")} ${short(line)}`);
  for (const finding of findings) {
    const mark = finding.severity === "problem" ? context.paint("red", "✖") : context.paint("yellow", "!");
    const place = finding.place === undefined ? "" : `${context.shown(finding.place.path)}:${finding.place.line} `;
    context.print(`${mark} ${short(place + finding.what)}`);
    context.print(`    ${short(finding.why)}`);
    context.print(`    mend: ${short(mendText(finding.mend, context))}`);
  }
  const remarks = findings.length - problems;
  if (findings.length === 0) {
    context.print("Nothing is wrong.");
    return;
  }
  const fixable = findings.some(({ fix }) => fix !== undefined);
  context.print(
    `${count(problems, "problem")}, ${count(remarks, "remark")}.${fixable ? "  What is safe to mend: daypass doctor --fix" : ""}`,
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function mendText(how: Finding["mend"], context: Context): string {
  if (how.kind === "line") return lineText(how.place, context);
  if (how.kind === "unset") return unsetLine(how.names, guessShell(context.host));
  return how.kind === "command" ? typedLine(how.line, context) : how.text;
}

/** Only these shells read `${EDITOR:-vi}`. */
function lineText({ path, line }: FilePlace, context: Context): string {
  const posix = ["bash", "zsh", "posix"].includes(guessShell(context.host));
  return posix ? `\${EDITOR:-vi} +${line} ${wordOf(path, "FILE")}` : `change line ${line} of ${path} with an editor`;
}

type Fixable = Pick<Finding, "what"> & { readonly fix: Fix };

async function mend({ findings }: Diagnosis, profiles: Profiles, context: Context): Promise<void> {
  const fixable = findings.flatMap(({ what, fix }): readonly Fixable[] => (fix === undefined ? [] : [{ what, fix }]));
  if (fixable.length === 0) return;
  const edits = (file: "config" | "credentials") =>
    inTurn(...fixable.flatMap(({ fix }) => (fix.kind === "edit" ? (fix.edits[file] ?? []) : [])));
  const { config, credentials } = profiles.locations;
  const diff = (["config", "credentials"] as const).map((file) => {
    const [before, after] = [profiles[file], edits(file)(profiles[file])];
    const shown = context.shown(profiles.locations[file]);
    return unifiedDiff(before.toString(), after.toString(), { from: shown, to: `${shown} (mended)` });
  });
  const above = [
    ...fixable.map(({ what }) => `mends: ${withShortPaths(what, context.env)}`),
    ...diff.join("").trimEnd().split("\n"),
  ];
  if (context.flags.yes && !context.flags.json) for (const line of above) context.say(visible(line));
  // A mode that is changed and a file that is gone are nothing that undo brings back.
  const undoable = fixable.every(({ fix }) => fix.kind === "edit");
  await confirm({ message: "Change this?", above, undoable }, context);
  const result = await editAwsFiles(
    [
      { path: config, kind: "config", edit: edits("config") },
      { path: credentials, kind: "credentials", edit: edits("credentials") },
    ],
    { backup: "keep", reason: "doctor --fix" },
    context.stateTools(),
  );
  for (const { fix } of fixable) await apply(fix, profiles, context);
  if (result.backup !== undefined) context.say("The files as they were before: daypass undo");
}

async function apply(fix: Fix, profiles: Profiles, context: Context): Promise<void> {
  switch (fix.kind) {
    case "edit":
      return;
    case "close": {
      writing(fix.path, "file", () => chmodSync(fix.path, statSync(fix.path).mode & 0o700));
      return;
    }
    case "remove-file":
      removePrivateFile(fix.path);
      return;
    case "launcher":
      await writeLauncher(context.host.self, profiles.locations, context.stateTools());
  }
}
