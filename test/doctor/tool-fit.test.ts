import { expect, test } from "vitest";
import { fitOf, tools } from "../../src/diagnosis/tool-fit.ts";
import { profilesFrom } from "./surroundings.ts";

const secret = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY\n";
const keys = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n${secret}`;
const session = `aws_access_key_id = ASIAIOSFODNN7EXAMPLE\n${secret}aws_session_token = t\n`;
const role = "role_arn = arn:aws:iam::111122223333:role/Admin\n";
const serial = "mfa_serial = arn:aws:iam::111122223333:mfa/phone\n";

const profiles = profilesFrom(
  [
    `[profile chain]\n${role}source_profile = work-mfa`,
    `[profile coded]\n${role}${serial}source_profile = work`,
    `[profile behind-coded]\n${role}source_profile = coded`,
    `[profile by-keys]\n${role}source_profile = work`,
    "[profile served]\ncredential_process = /home/ana/bin/daypass process served",
    `[profile hidden]\ndaypass_role_arn = arn:aws:iam::111122223333:role/Admin\ndaypass_role_source_profile = work-mfa`,
    `[profile marked]\n${serial}`,
    "[profile corp]\nsso_session = corp\n",
  ].join("\n\n"),
  `[work]\n${keys}[work-mfa]\n${session}[marked]\n${session}`,
);

const works = tools.map((tool) => `${tool} works`);
const instead = (...answers: readonly string[]) =>
  works.map((line) => answers.find((answer) => answer.split(" ")[0] === line.split(" ")[0]) ?? line);
const everywhere = (verdict: string) => tools.map((tool) => `${tool} ${verdict}`);
const coded = [
  ...["aws-cli prompts", "boto3 prompts", "js fails", "go fails", "java fails", "rust fails"],
  ...["terraform fails", "cdk prompts", "vscode prompts", "jetbrains prompts", "docker fails", "kubectl prompts"],
];

test.each([
  ["work", everywhere("fails")],
  ["work-mfa", works],
  ["chain", works],
  ["coded", coded],
  ["behind-coded", coded],
  ["by-keys", everywhere("fails")],
  ["served", instead("docker fails")],
  ["hidden", everywhere("fails")],
  ["marked", instead("vscode fails")],
  ["corp", everywhere("fails")],
])("what the tools make of profile %s", (name, expected) => {
  const profile = profiles.byName.get(name);
  if (profile === undefined) throw new Error("a profile of the test is missing");
  const fits = tools.map((tool) => [tool, fitOf(tool, profile, profiles)] as const);
  expect(fits.map(([tool, { verdict }]) => `${tool} ${verdict}`)).toEqual(expected);
  for (const [, { verdict, why, better }] of fits) {
    expect(why).not.toMatch(/\.$/);
    if (verdict === "works") expect(better).toBeUndefined();
    else if (name !== "corp") expect(better).toMatch(/^daypass /);
  }
});
