import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { exitCodes } from "../../core/problem.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { fitOf, tools } from "../../diagnosis/tool-fit.ts";
import { type Profiles, requireProfile } from "../../profiles/read.ts";
import { currentStatus } from "../../sessions/current-status.ts";
import type { Context } from "../context.ts";

const marks = {
  works: { color: "green", sign: "✔", says: "works" },
  prompts: { color: "red", sign: "✖", says: "prompts" },
  fails: { color: "red", sign: "✖", says: "fails" },
  unknown: { color: "yellow", sign: "?", says: "is not for daypass to tell" },
} as const;

/** Says whether a tool will work with a profile. Exit code 0 only if it works. */
export async function fitFor(
  name: string,
  argument: string | undefined,
  profiles: Profiles,
  context: Context,
): Promise<number> {
  const tool = tools.find((known) => known === name.toLowerCase());
  if (tool === undefined) {
    const similar = nearest(name, tools);
    throw new DaypassError("usage", {
      what: `Cannot tell about "${name}"`,
      hint: similar === undefined ? `there is ${tools.join(", ")}` : `did you mean ${similar}?`,
    });
  }
  const profile = requireProfile(argument ?? variable(context.env, "AWS_PROFILE") ?? "default", profiles);
  const statuses = await currentStatus(profiles, { ...context.stateTools(), env: context.env });
  const status = statuses.find((one) => one.name === profile.name);
  const fit = fitOf(tool, profile, profiles, status);
  if (context.flags.json)
    context.print(jsonLine({ schema: "daypass.doctor-for/1", tool, profile: profile.name, ...fit }));
  else {
    const mark = marks[fit.verdict];
    context.print(
      `${context.paint(mark.color, mark.sign)} ${tool} with profile ${visible(profile.name)} ${mark.says}: ${visible(fit.why)}`,
    );
    if (fit.better !== undefined) context.print(`    better: ${visible(fit.better)}`);
  }
  return fit.verdict === "works" ? exitCodes.done : exitCodes.failed;
}
