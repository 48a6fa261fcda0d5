import { visible } from "../../core/visible.ts";
import { matchesPattern } from "../../profiles/name-pattern.ts";
import { roleProfileOf } from "../../profiles/role-profile.ts";
import { inheritedFrom } from "../../profiles/role-source.ts";
import { command } from "../command.ts";

const formats = ["csv", "json", "yaml"] as const;

export const profilesExport = command({
  name: "export",
  group: "SET UP",
  summary: "role profiles as a roster for others, on stdout",
  argument: { name: "pattern", summary: "only these names; * stands for any letters" },
  options: {
    share: { kind: "flag", flags: "--share", summary: "without what is yours: session names, sources" },
    format: { kind: "text", flags: "--format <format>", summary: "csv (default), json or yaml", choices: formats },
  },
  examples: [
    { line: "daypass profiles export --share > team.csv", says: "for the team's repository" },
    { line: "daypass profiles export 'acme-*' --format yaml", says: "those of one customer, with everything" },
  ],
  async run({ argument, options }, context) {
    const { exportRoster } = await import("../../profiles/roster-export.ts");
    const profiles = await context.readProfiles();
    const roles = [...profiles.byName.values()]
      .filter(({ name }) => matchesPattern(name, argument))
      .flatMap((profile) => roleProfileOf(profile, profiles) ?? []);
    const wanted = formats.find((format) => format === options.format) ?? (context.flags.json ? "json" : "csv");
    const { text, count, left } = exportRoster(roles, { format: wanted, share: options.share }, ({ source }) =>
      source === undefined ? {} : inheritedFrom(source, profiles),
    );
    context.print(text.trimEnd());
    for (const { name, why } of left)
      context.say(`${context.paint("yellow", "!")} Left out ${visible(name)}: ${visible(why)}`);
    if (count === 0) context.say("No role profile has such a name.");
    return undefined;
  },
});
