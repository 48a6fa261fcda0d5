import { expect, test } from "vitest";
import { fitOf, tools } from "../../src/diagnosis/tool-fit.ts";
import { statusOf } from "../../src/sessions/status.ts";
import { now, profilesFrom } from "./surroundings.ts";

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
    `[profile by-served]\n${role}source_profile = served`,
    `[profile hidden]\ndaypass_role_arn = arn:aws:iam::111122223333:role/Admin\ndaypass_role_source_profile = work-mfa`,
    `[profile marked]\n${serial}`,
    "[profile corp]\nsso_session = corp\n",
    `[profile by-token]\n${role}web_identity_token_file = /var/run/token\n`,
    "[profile foreign]\ncredential_process = /opt/vendor/keys\n",
    `[profile by-foreign]\n${role}source_profile = foreign`,
    `[profile round]\n${role}source_profile = about`,
    `[profile about]\n${role}source_profile = round`,
    `[profile astray]\n${role}${serial}source_profile = gone`,
    `[profile itself]\n${role}source_profile = itself`,
    "[profile bare]\nregion = eu-west-1\n",
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
  ["by-served", instead("docker fails")],
  ["hidden", everywhere("fails")],
  ["marked", instead("vscode fails")],
  ["corp", everywhere("unknown")],
  ["by-token", everywhere("unknown")],
  ["foreign", instead("docker fails")],
  ["by-foreign", instead("docker fails")],
  ["round", everywhere("fails")],
  ["astray", everywhere("fails")],
  ["itself", everywhere("fails")],
  ["bare", everywhere("fails")],
])("what the tools make of profile %s", (name, expected) => {
  const profile = profiles.byName.get(name);
  if (profile === undefined) throw new Error("a profile of the test is missing");
  const fits = tools.map((tool) => [tool, fitOf(tool, profile, profiles)] as const);
  expect(fits.map(([tool, { verdict }]) => `${tool} ${verdict}`)).toEqual(expected);
  for (const [tool, { verdict, why, better }] of fits) {
    expect(why).not.toMatch(/\.$/);
    if (verdict === "works") expect(better).toBeUndefined();
    else if (name === "by-keys")
      expect(better).toBe(`daypass profiles form by-keys ${tool === "docker" ? "file" : "process"}`);
    // daypass has no session for what another program gives.
    else if (["corp", "by-token", "foreign", "by-foreign"].includes(name)) expect(better).toBeUndefined();
    else expect(better).toMatch(/^daypass /);
  }
});

test.each(["by-served", "by-foreign"])("the role of profile %s is said to be assumed", (name) => {
  const profile = profiles.byName.get(name);
  if (profile === undefined) throw new Error("a profile of the test is missing");
  expect(fitOf("boto3", profile, profiles).why).toBe("it assumes the role with what credential_process gives it");
});

const ended = "expiration = 2026-11-21T08:00:00Z\n";
const own = (name: string, source: string) =>
  `[profile ${name}]\ndaypass_role_arn = arn:aws:iam::111122223333:role/Admin\ndaypass_role_source_profile = ${source}\ncredential_process = /x/daypass process ${name}\n`;
const over = profilesFrom(
  [
    `[profile chain]\n${role}source_profile = work-mfa\n`,
    own("served", "work-mfa"),
    own("never", "other-mfa"),
    own("by-itself", "third-mfa"),
    "[profile third]\ndaypass_mfa_process = /bin/code\n",
    `[profile short]\n${role}source_profile = short-mfa\n`,
  ].join("\n"),
  [
    `[work]\n${keys}[work-mfa]\n${session}${ended}[other]\n${keys}[third]\n${keys}[third-mfa]\n${session}${ended}`,
    `[short]\n${keys}[short-mfa]\n${session}expiration = 2026-11-21T09:05:00Z\n`,
  ].join(""),
);

test.each([
  ["work-mfa", "fails", "daypass login work-mfa"],
  ["chain", "fails", "daypass login work-mfa"],
  ["served", "fails", "daypass login work-mfa"],
  ["never", "fails", "daypass login never"],
  ["third-mfa", "fails", "daypass login third-mfa"],
  // Here daypass gets the code itself when a tool asks.
  ["by-itself", "works", undefined],
  ["short-mfa", "works", undefined],
])("a tool does not work with a session that has ended: %s", (name, verdict, better) => {
  const profile = over.byName.get(name);
  if (profile === undefined) throw new Error("a profile of the test is missing");
  const status = statusOf(over, now, new Map()).find((one) => one.name === name);
  expect(fitOf("boto3", profile, over, status)).toMatchObject({ verdict, better });
});
