import { exitCodes } from "../../core/problem.ts";
import { executePlan } from "../../iam/deploy-stack.ts";
import { protectStack, readAndJudge, requireWayIn } from "../../iam/deployment.ts";
import { settled } from "../../iam/settled.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { type AccountWay, openAccount } from "../iam/account-way.ts";
import { type DeployFlags, type DeployPlan, deployOptions, discard, workOut } from "../iam/deploy-plan.ts";
import { refuseIdleFlags } from "../iam/idle-flags.ts";
import { planLines, printDeployed } from "../iam/print-deploy.ts";
import { pause } from "../pause.ts";

export const iamDeploy = command({
  name: "deploy",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "puts the guardrail into the account, shows who is affected first, and reads back what IAM holds",
  options: deployOptions,
  examples: [
    { line: "daypass iam deploy --from-env", says: "with the credentials that made the account" },
    { line: "daypass iam deploy --role-policy PowerUserAccess", says: "what the role may do" },
    {
      line: "daypass iam deploy --guardrail-only --group developers --break-glass arn:aws:iam::111122223333:role/Emergency",
      says: "for people who are there, with a way back",
    },
  ],
  async run({ options }, context) {
    refuseIdleFlags(options, "cfn-yaml");
    const profiles = await context.readProfiles();
    const way = await openAccount(options, profiles, context);
    try {
      const found = await workOut({ ...options, removesLeftOver: true }, way, context);
      const { plan, wish, guarded, stacks, tools, before } = found;
      const above = planLines(found, way);
      await agreed(found, { above, breakGlass: options.breakGlass }, way, context);
      const stack = plan === undefined ? before : await executePlan(wish, plan, tools);
      if (stack === undefined) throw new Error("A stack without changes is there");
      await protectStack({ before }, stack, guarded, stacks);
      const read = async () => readAndJudge(found.options, way.iam);
      // IAM may need some seconds until what was made is found everywhere.
      const deployed = await settled(read, ["entity-not-found"], { pause }, 15_000);
      printDeployed({ found, deployed, outputs: stack.outputs }, way, context);
      const isRight = deployed.differences.length === 0 && deployed.verdicts.every(({ right }) => right);
      return isRight ? exitCodes.done : exitCodes.failed;
    } finally {
      way.close();
    }
  },
});

/** The person has seen what would change, nobody is locked out, and they agree. */
async function agreed(
  found: DeployPlan,
  { above, breakGlass }: { readonly above: readonly string[]; readonly breakGlass: DeployFlags["breakGlass"] },
  way: AccountWay,
  context: Context,
): Promise<void> {
  // Shown whether it is asked about or not.
  for (const line of above) context.say(line);
  if (found.plan === undefined) return;
  try {
    await requireWayIn(found.impact, { breakGlass, account: way.account }, way.iam);
  } catch (error) {
    await discard(found);
    throw error;
  }
  const capability =
    "It makes IAM resources with names of their own (CAPABILITY_NAMED_IAM): profiles and policies name them.";
  await confirm({ message: "Execute?", above: [capability] }, context);
}
