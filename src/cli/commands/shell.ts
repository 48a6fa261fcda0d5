import { variable } from "../../core/environment.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { runInPlace } from "../programs/child.ts";
import { childEnvironment } from "../programs/child-environment.ts";
import { type Program, requireProgram } from "../programs/child-program.ts";
import { expiryFileFor } from "../sessions/expiry-file.ts";
import { handOverOf, handOverOptions, handOverWish, sayKeysBehindName, variablesFor } from "../sessions/hand-over.ts";
import { obtain, obtainOptions } from "../sessions/obtain.ts";
import { guessShell } from "../shells/guess-shell.ts";

export const shell = command({
  name: "shell",
  group: "MORE",
  summary: "a shell of its own as a profile; exit leaves it",
  argument: { name: "profile", summary: "a profile with keys, a session or a role" },
  options: { ...handOverOptions, ...obtainOptions },
  examples: [{ line: "daypass shell acme", says: "what runs in it works as acme; the shell around it stays as it is" }],
  async run({ argument, options }, context) {
    const wish = handOverWish(options);
    const program = { file: shellProgram(context), args: [] };
    requireShell(program, context);
    const profiles = await context.readProfiles();
    const { code, duration, strictDuration } = options;
    const obtained = await obtain({ code, duration, strictDuration, profile: argument }, profiles, context);
    const handOver = handOverOf(wish, obtained, profiles);
    const change = variablesFor(handOver, obtained);
    const level = levelOf(context) + 1;
    const env = childEnvironment(context.env, change, context.machine.platform);
    const inside = level === 1 ? "" : `, ${level} deep`;
    const until = untilText(new Date(change.set.AWS_CREDENTIAL_EXPIRATION ?? ""), context.now());
    context.say(`This shell works as ${visible(obtained.profile)} until ${until}${inside}. Leave it: exit`);
    if (handOver === "names") sayKeysBehindName(obtained, profiles, context);
    const expiryFile = await expiryFileFor({ obtained, handOver, profiles }, context);
    const own = {
      DAYPASS_LEVEL: String(level),
      ...(expiryFile !== undefined && { DAYPASS_EXPIRY_FILE: expiryFile }),
    };
    return await runInPlace(program, { ...env, ...own }, context);
  },
});

/** How many such shells this one is inside of. */
function levelOf({ env }: Context): number {
  const level = Number(variable(env, "DAYPASS_LEVEL") ?? 0);
  return Number.isInteger(level) && level > 0 ? level : 0;
}

function requireShell(program: Program, { host }: Context): void {
  try {
    requireProgram(program, host);
  } catch (error) {
    if (!isFailure(error, "program-not-found") || variable(host.env, "SHELL") !== program.file) throw error;
    throw new DaypassError("program-not-found", { ...error.facts, byVariable: "SHELL" }, { cause: error });
  }
}

function shellProgram({ host }: Context): string {
  if (host.platform !== "win32") return variable(host.env, "SHELL") ?? "/bin/sh";
  const around = guessShell(host);
  if (around === "bash") return "bash.exe";
  if (around !== "powershell") return variable(host.env, "ComSpec") ?? "cmd.exe";
  // PowerShell 7 puts its own folder into this path; the one that comes with Windows does not know it.
  return /PowerShell[\\/]7/i.test(variable(host.env, "PSModulePath") ?? "") ? "pwsh.exe" : "powershell.exe";
}
