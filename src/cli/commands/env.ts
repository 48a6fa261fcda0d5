import { fstatSync } from "node:fs";
import { DaypassError } from "../../core/errors.ts";
import { changeText } from "../../formats/change-text.ts";
import { type FormatName, findFormat, findShell, formatNames, shellNames } from "../../formats/shells.ts";
import { keysOf } from "../../formats/variables.ts";
import { keepText, noteBasis } from "../../sessions/answers-written.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { obtain, obtainOptions } from "../sessions/obtain.ts";
import { guessShell } from "../shells/guess-shell.ts";
import { hideSecrets, printOptions } from "../shells/shell-output.ts";
import { cleared } from "../shells/use-change.ts";

export const env = command({
  name: "env",
  group: "MORE",
  summary: "credentials of a profile as variables, for eval, files and CI",
  argument: { name: "profile", summary: "a profile with keys, a session or a role" },
  options: {
    shell: {
      kind: "text",
      flags: "--shell <shell>",
      summary: `${formatNames.join(", ")}; without it, the shell that runs daypass`,
      suggest: formatNames,
    },
    unset: { kind: "flag", flags: "--unset", summary: "print what takes the variables away again" },
    ...obtainOptions,
    show: printOptions.show,
  },
  examples: [
    {
      line: 'eval "$(daypass env work -c 123456)"',
      says: "the credentials in this shell; nothing of a profile's name",
    },
    { line: "daypass env work --shell docker > .aws.env", says: "for docker run --env-file" },
    { line: 'eval "$(daypass env --unset)"', says: "and away with them" },
  ],
  async run({ argument, options }, context) {
    const format = formatFor(options.shell, context);
    if (options.unset) {
      context.print(unsetText(argument, format, context));
      return undefined;
    }
    const printing = { kind: "text", format, profile: argument } as const;
    const asked = { words: ["env", argument], show: options.show, printing };
    hideSecrets(argument ?? "default", asked, context);
    const noted = noteBasis(context.machine);
    const profiles = await context.readProfiles();
    const { code, duration, strictDuration } = options;
    const obtained = await obtain({ profile: argument, code, duration, strictDuration }, profiles, context);
    const { set, unset } = keysOf(obtained);
    // The way back to before a `use` stays.
    const text = changeText({ set, unset: unset.filter((name) => name !== "DAYPASS_SAVED") }, format);
    context.print(text);
    warnOfReaders(untilText(obtained.credentials.expiresAt, context.now()), context);
    if (obtained.kept && argument !== undefined && context.flags.region === undefined) {
      const served = { ...obtained.credentials, obtainedAt: undefined, account: obtained.account };
      await keepText({ profile: argument, shell: format, text, served, noted, profiles }, context.stateTools());
    }
    return undefined;
  },
});

function formatFor(shell: string | undefined, context: Context): FormatName {
  if (shell === undefined) return context.flags.json ? "json" : guessShell(context.host);
  const format = findFormat(shell);
  if (format !== undefined) return format;
  throw new DaypassError("usage", {
    what: `Cannot write for "${shell}"`,
    hint: `there are ${formatNames.join(", ")}`,
  });
}

function unsetText(argument: string | undefined, format: FormatName, context: Context): string {
  if (argument !== undefined) {
    throw new DaypassError("usage", { what: "daypass env --unset takes no profile: it takes away those of any" });
  }
  if (findShell(format) === undefined) {
    throw new DaypassError("usage", {
      what: `Cannot take variables away with a ${format} file`,
      hint: `delete the file, or name a shell: ${shellNames.join(", ")}`,
    });
  }
  return changeText(cleared(context.env), format);
}

/** A file that others can read holds the credentials as soon as the shell has opened it. */
function warnOfReaders(until: string, context: Context): void {
  if (context.machine.platform === "win32") return;
  try {
    const file = fstatSync(1);
    if (!file.isFile() || (file.mode & 0o077) === 0) return;
  } catch {
    // Where stdout is closed nobody reads.
    return;
  }
  context.say(
    `${context.paint("yellow", "!")} The file holds credentials until ${until}, and others can read it: chmod 600`,
  );
}
