import { DaypassError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { exitCodes } from "../../core/problem.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { fitOf, tools } from "../../diagnosis/tool-fit.ts";
import { type Profiles, requireProfile } from "../../profiles/read.ts";
import type { Context } from "../context.ts";

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
  const profile = requireProfile(argument ?? context.env.AWS_PROFILE ?? "default", profiles);
  const fit = fitOf(tool, profile, profiles);
  if (context.flags.json)
    context.print(jsonLine({ schema: "daypass.doctor-for/1", tool, profile: profile.name, ...fit }));
  else {
    const mark = fit.verdict === "works" ? context.paint("green", "✔") : context.paint("red", "✖");
    context.print(`${mark} ${tool} with profile ${visible(profile.name)} ${fit.verdict}: ${visible(fit.why)}`);
    if (fit.better !== undefined) context.print(`    better: ${visible(fit.better)}`);
  }
  return fit.verdict === "works" ? exitCodes.done : exitCodes.failed;
}
