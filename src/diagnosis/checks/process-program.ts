import { visible } from "../../core/visible.ts";
import { advice, type Check } from "../finding.ts";

export const processProgram: Check = {
  id: "process-program",
  looksFor: "credential_process lines whose program does not exist",
  find: ({ missingPrograms, profiles }) =>
    [...missingPrograms].map(([profile, program]) => ({
      severity: "problem" as const,
      what: `credential_process of profile ${visible(profile)} names ${visible(program)}, which does not exist`,
      why: 'tools in JavaScript say "Could not load credentials from any providers", Terraform "exit status 127"',
      place: profiles.byName.get(profile)?.settings.get("credential_process")?.place,
      mend: advice("correct the path: no tool looks it up in PATH or expands ~ and $HOME for all SDKs"),
    })),
};
