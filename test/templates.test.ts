import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { check } from "../src/iam/check.ts";
import { defaultOptions, type GuardrailOptions } from "../src/iam/guardrail.ts";
import { readPolicies } from "../src/iam/read-policies.ts";
import { cloudFormation } from "../src/iam/templates/cloudformation.ts";
import { terraformText } from "../src/iam/templates/terraform.ts";
import { needs, pathOf } from "./rig/needs.ts";

// The templates of the repository are what daypass prints. After a change: npx vitest run test/templates.test.ts -u

const folder = join(import.meta.dirname, "..", "templates");
const variants: Readonly<Record<string, Partial<GuardrailOptions>>> = {
  "role-and-group": {},
  "role-and-group-gated": { enrolment: "gated" },
  "guardrail-only": { kind: "guardrail-only", path: "/" },
  "guardrail-only-managed": { kind: "guardrail-only", path: "/", managed: true },
  "existing-roles": { kind: "existing-roles" },
  "role-for-another-account": { kind: "trusting-role" },
};

interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly UpdateReplacePolicy?: string; readonly Properties: object }>
  >;
  readonly Outputs: Readonly<Record<string, object>>;
}

describe.each(Object.entries(variants))("templates/%s.yaml", (name, given) => {
  const { text } = cloudFormation({ ...defaultOptions, ...given }, "yaml");
  const template = JSON.parse(cloudFormation({ ...defaultOptions, ...given }, "json").text) as Template;
  const types = Object.values(template.Resources).map(({ Type }) => Type);

  test("is what daypass prints", async () => {
    await expect(text).toMatchFileSnapshot(join(folder, `${name}.yaml`));
  });

  test("holds, in YAML, JSON and Terraform", () => {
    const terraform = terraformText({
      ...defaultOptions,
      ...given,
      groups: ["developers"],
      roleArns: ["arn:aws:iam::111122223333:role/any"],
      trustAccount: given.kind === "trusting-role" ? "444455556666" : undefined,
    });
    for (const each of [text, JSON.stringify(template), terraform]) {
      const { outcome, subjects } = check(readPolicies({ text: each, path: "x", as: undefined }));
      expect(subjects.flatMap(({ wrong, notJudged }) => [...wrong, ...notJudged])).toEqual([]);
      expect(outcome).toBe("holds");
    }
  });

  test("is the same in YAML as in JSON", () => {
    const { Metadata: _, ...content } = template as Template & { Metadata: object };
    expect(longForms(parse(text, { customTags: calls }))).toEqual(content);
  });

  test("names no account, region or partition, and carries no secret", () => {
    const content = text.replace(/^#.*$/gm, "");
    expect(content).not.toMatch(/\b\d{12}\b|\barn:aws\b|\b[a-z]{2}-[a-z]+-\d\b/);
    for (const type of ["AccessKey", "VirtualMFADevice", "User", "LoginProfile"])
      expect(types).not.toContain(`AWS::IAM::${type}`);
    expect(JSON.stringify(template.Outputs)).not.toMatch(/Secret|Seed|Base32/);
  });

  test("fits a service-managed stack set as it is", () => {
    expect(Buffer.byteLength(text)).toBeLessThan(51_200);
    expect(types).not.toContain("AWS::CloudFormation::Stack");
    expect(text).not.toMatch(/Transform|AWS::Region|Fn::ImportValue|!ImportValue/);
    expect(types.every((type) => type.startsWith("AWS::IAM::"))).toBe(true);
  });

  test("keeps groups and roles that a change would replace, and quotes truth values", () => {
    for (const { Type, UpdateReplacePolicy } of Object.values(template.Resources)) {
      if (/Group|Role/.test(Type)) expect(UpdateReplacePolicy).toBe("Retain");
    }
    expect(JSON.stringify(template)).not.toMatch(/MultiFactorAuthPresent":(true|false)/);
  });

  test.skipIf(needs("cfn-lint").missing)("is clean under cfn-lint", () => {
    const { status, stdout } = spawnSync(pathOf("cfn-lint"), ["-t", join(folder, `${name}.yaml`)], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});

test("policies fit into what IAM takes", () => {
  for (const given of Object.values(variants)) {
    const { Resources } = JSON.parse(cloudFormation({ ...defaultOptions, ...given }, "json").text) as Template;
    const group = Resources.AdminGroup?.Properties as { Policies: object[] } | undefined;
    // Functions are longer than what becomes of them.
    expect(JSON.stringify(group?.Policies ?? []).length).toBeLessThan(5_120);
    const role = Resources.AdminRole?.Properties as { AssumeRolePolicyDocument: object } | undefined;
    expect(JSON.stringify(role?.AssumeRolePolicyDocument ?? {}).length).toBeLessThan(2_048);
  }
});

test("the folder holds these files, each with its purpose", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  expect(files.toSorted()).toEqual(
    Object.keys(variants)
      .map((name) => `${name}.yaml`)
      .toSorted(),
  );
  for (const file of files) expect(readme).toContain(`](${file})`);
});

/** CloudFormation's functions in their short form, made long. */
const calls = ["Sub", "Ref", "GetAtt"].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => ({ [name === "Ref" ? "Ref" : `Fn::${name}`]: name === "GetAtt" ? text.split(".") : text }),
}));

function longForms(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
