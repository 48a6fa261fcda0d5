import { DaypassError } from "../../core/errors.ts";
import { command } from "../command.ts";
import { iamAddUser } from "./iam-add-user.ts";
import { iamCheck } from "./iam-check.ts";
import { iamDeploy } from "./iam-deploy.ts";
import { iamPlan } from "./iam-plan.ts";
import { iamProve } from "./iam-prove.ts";
import { iamRemoveUser } from "./iam-remove-user.ts";
import { iamTemplate } from "./iam-template.ts";

export const iam = command({
  name: "iam",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "demand MFA of everybody: plan, deploy, check, add-user, remove-user, prove and more",
  options: {},
  subcommands: [iamTemplate, iamCheck, iamPlan, iamDeploy, iamAddUser, iamRemoveUser, iamProve],
  examples: [
    { line: "daypass iam deploy", says: "a role, a group, and the guardrail that holds" },
    { line: "daypass iam add-user alice", says: "a user with a device and a key, in one sitting" },
    { line: "daypass iam prove --profile alice", says: "that a key is worth nothing without a code" },
  ],
  async run() {
    throw new DaypassError("usage", { what: "Say what to do with the account", hint: "daypass iam deploy" });
  },
});
