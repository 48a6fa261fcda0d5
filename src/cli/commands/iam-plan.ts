import { jsonLine } from "../../core/visible.ts";
import { requireWayIn } from "../../iam/deployment.ts";
import { command } from "../command.ts";
import { openAccount } from "../iam/account-way.ts";
import { deployOptions, discard, workOut } from "../iam/deploy-plan.ts";
import { refuseIdleFlags } from "../iam/idle-flags.ts";
import { planJson, planLines } from "../iam/print-deploy.ts";

export const iamPlan = command({
  name: "plan",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "what iam deploy would change, who is affected, and whom it would lock out; changes nothing",
  options: deployOptions,
  examples: [
    { line: "daypass iam plan", says: "a role, a group and the guardrail, in a stack called daypass" },
    { line: "daypass iam plan --guardrail-only --group developers", says: "for a group that is there" },
  ],
  async run({ options }, context) {
    refuseIdleFlags(options, "cfn-yaml");
    const profiles = await context.readProfiles();
    const way = await openAccount(options, profiles, context);
    try {
      const found = await workOut({ ...options, removesLeftOver: false }, way, context);
      await discard(found);
      if (context.flags.json) context.print(jsonLine({ schema: "daypass.iam-plan/1", ...planJson(found, way) }));
      else for (const line of planLines(found, way)) context.print(line);
      await requireWayIn(found.impact, { breakGlass: options.breakGlass, account: way.account }, way.iam);
      return undefined;
    } finally {
      way.close();
    }
  },
});
