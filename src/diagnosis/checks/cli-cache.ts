import { type Check, command } from "../finding.ts";

export const cliCache: Check = {
  id: "cli-cache",
  looksFor: "ended role sessions in the AWS CLI's cache",
  find: ({ cachedRoles, now }) =>
    cachedRoles
      .filter(({ expiresAt }) => expiresAt <= now)
      .map(({ path }) => ({
        severity: "remark" as const,
        what: `${path} holds a role session of the AWS CLI that has ended`,
        why: "it is of no use, and the AWS CLI never removes it",
        mend: command("daypass doctor --fix"),
        fix: { kind: "remove-file" as const, path },
      })),
};
