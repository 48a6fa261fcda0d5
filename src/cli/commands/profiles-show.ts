import { DaypassError, isFailure } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import { kindOf, type Profiles, requireProfile } from "../../profiles/read.ts";
import { routeOf } from "../../sessions/plan.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { printRoutePlan } from "../profiles/print-plan.ts";

export const profilesShow = command({
  name: "show",
  group: "SET UP",
  summary: "the way from a profile to credentials, before it is gone",
  argument: { name: "profile", summary: "the profile" },
  options: {},
  examples: [
    { line: "daypass profiles show acme-prod", says: "its keys, device, session and roles; codes; when it ends" },
  ],
  async run({ argument }, context) {
    if (argument === undefined)
      throw new DaypassError("usage", { what: "Say which profile to show", hint: "daypass profiles list" });
    const profiles = await context.readProfiles();
    const tools = { ...context.stateTools(), env: context.env };
    try {
      await printRoutePlan(await routeOf(argument, profiles, tools), profiles, context);
    } catch (error) {
      if (!isFailure(error, "profile-not-served")) throw error;
      // Another tool's profile is no failure to somebody who only wants to know.
      printUnserved(argument, error, profiles, context);
    }
    return undefined;
  },
});

function printUnserved(
  name: string,
  error: DaypassError<"profile-not-served">,
  profiles: Profiles,
  context: Context,
): void {
  const { kind } = error.facts;
  const first = kindOf(requireProfile(name, profiles), profiles);
  if (context.flags.json) {
    context.print(JSON.stringify({ schema: "daypass.profile/1", name, kind: first, servedBy: kind }));
    return;
  }
  context.print(visible(`Profile   ${name}`));
  context.print(visible(`Ends at   [${error.facts.profile}], which gets its credentials in another way (${kind})`));
}
