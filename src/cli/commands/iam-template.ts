import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { unwritable } from "../../aws-files/errno.ts";
import { DaypassError } from "../../core/errors.ts";
import type { GuardrailOptions } from "../../iam/guardrail.ts";
import { command } from "../command.ts";
import { accountId, guardrailFlags, guardrailOptions } from "../iam/guardrail-options.ts";
import { refuseIdleFlags, type TemplateFormat, templateFormats } from "../iam/idle-flags.ts";

export const iamTemplate = command({
  name: "template",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "the guardrail as a CloudFormation template, Terraform, or bare policies; asks AWS nothing",
  options: {
    format: {
      kind: "text",
      flags: "--format <format>",
      choices: [...templateFormats],
      summary: "what to print (default cfn-yaml)",
    },
    output: { kind: "text", flags: "-o, --output <file>", summary: "write it there instead of printing it" },
    account: { kind: "text", flags: "--account <id>", summary: "the account; needed for bare policies only" },
    ...guardrailFlags,
  },
  examples: [
    { line: "daypass iam template -o mfa.yaml", says: "a role, a group and its two policies; deploy it as it is" },
    {
      line: "daypass iam template --guardrail-only --group developers",
      says: "only the refusal, for a group that is there",
    },
    {
      line: "daypass iam template --format policies --account 111122223333",
      says: "documents to paste into the console",
    },
    { line: "daypass iam template --format scp", says: "the refusal for a whole organisation" },
  ],
  async run({ options }, context) {
    const { format = "cfn-yaml", account, output } = options;
    const wanted = templateFormats.find((known) => known === format) ?? "cfn-yaml";
    const id = account === undefined ? undefined : accountId("--account", account);
    if (wanted === "policies" && id === undefined) {
      const what = "Say which account the policies are for: their ARNs name it";
      throw new DaypassError("usage", { what, hint: "--account 111122223333" });
    }
    refuseIdleFlags(options, wanted);
    const text = await rendered(wanted, guardrailOptions(options, id, context.host.cwd));
    if (output === undefined) context.print(text.trimEnd());
    else {
      const path = resolve(context.host.cwd, output);
      try {
        writeFileSync(path, text);
      } catch (error) {
        throw unwritable(path, error);
      }
      context.say(`${context.paint("green", "✔")} ${context.shown(path)}`);
      context.say(`  what it refuses and allows: daypass iam check ${output}`);
    }
    return undefined;
  },
});

async function rendered(format: TemplateFormat, options: GuardrailOptions): Promise<string> {
  switch (format) {
    case "cfn-yaml":
    case "cfn-json": {
      const { cloudFormation } = await import("../../iam/templates/cloudformation.ts");
      return cloudFormation(options, format === "cfn-json" ? "json" : "yaml").text;
    }
    case "terraform":
      return (await import("../../iam/templates/terraform.ts")).terraformText(options);
    case "policies": {
      const { barePolicies } = await import("../../iam/guardrail.ts");
      return `${JSON.stringify(barePolicies(options), undefined, 2)}\n`;
    }
    case "scp": {
      const { serviceControlPolicy } = await import("../../iam/policies/service-control.ts");
      return `${JSON.stringify(serviceControlPolicy(), undefined, 2)}\n`;
    }
  }
}
