import { visible } from "../../core/visible.ts";
import { isOwnProcess } from "../../profiles/process-line.ts";
import { type Check, command } from "../finding.ts";

export const launcher: Check = {
  id: "launcher",
  looksFor: "a launcher that does not run with an empty environment, as editors start it",
  find: ({ launcher: run, profiles }) => {
    if (run === undefined || run.exitCode === 0) return [];
    const user = [...profiles.byName.values()].find(isOwnProcess);
    const said = run.said === "" ? `it ends with ${run.exitCode}` : visible(run.said);
    return [
      {
        severity: "problem",
        what: `The launcher does not run: ${said}`,
        why: `every tool that uses profile ${visible(user?.name ?? "")} asks daypass through it (credential_process)`,
        mend: command("daypass doctor --fix"),
        fix: { kind: "launcher" },
      },
    ];
  },
  good: ({ launcher: run }) => (run?.exitCode === 0 ? "launcher runs with an empty environment" : undefined),
};
