/** The command that mends it names the profile that can be meant, which is not always the one that is used. */
import { expect, test } from "vitest";
import { explain } from "../../src/diagnosis/explain.ts";
import { atWork, type Computer, evidenceOn } from "./computer.ts";

const role = "role_arn = arn:aws:iam::210987654321:role/Admin\n";
const corp = "\n[profile corp]\nsso_session = corp\n";
const withMore = (more: string, profile = "work-mfa"): Computer => ({
  ...atWork,
  config: `${atWork.config}${more}`,
  env: { AWS_PROFILE: profile },
});

const noSource = "Partial credentials found in assume-role, missing: source_profile or credential_source";
const ssoOver = "Error when retrieving token from sso: Token has expired and refresh failed";
const serverless = (name: string) =>
  `✖ Stack app-dev failed to deploy (4s)\nCredentials: Local, "${name}" profile\n\nError:\nThe security token included in the request is invalid.`;
const inUse = (profile: string) => `[profile '${profile}']\nregion = eu-west-1\n`;

test.each([
  [
    "a role that has no source",
    withMore(`\n[profile ops]\n${role}`, "ops"),
    noSource,
    "source_profile work-mfa --profile ops",
  ],
  [
    "another one than that in use",
    withMore(`\n[profile ops]\n${role}`),
    noSource,
    "source_profile work-mfa --profile ops",
  ],
  ["none here", atWork, noSource, "source_profile work-mfa --profile PROFILE"],
  [
    "none but one with a token and one of the machine's own",
    withMore(
      `\n[profile pod]\n${role}web_identity_token_file = /t\n[profile host]\n${role}credential_source = Ec2InstanceMetadata\n`,
    ),
    noSource,
    "source_profile work-mfa --profile PROFILE",
  ],
  ["a sign-in", withMore(corp, "corp"), ssoOver, "aws sso login --profile corp"],
  [
    "the sign-in behind a role",
    withMore(`${corp}\n[profile ops]\n${role}source_profile = corp\n`, "ops"),
    ssoOver,
    "--profile corp",
  ],
  ["no profile with MFA", withMore(corp), ssoOver, "aws sso login --profile corp"],
  ["one of two sign-ins", withMore(`${corp}\n[profile lab]\nsso_session = lab\n`), ssoOver, "--profile PROFILE"],
  ["no sign-in here", atWork, ssoOver, "aws sso login --profile PROFILE"],
  [
    "a name with a blank",
    withMore(`\n${inUse("my work")}`, "my work"),
    "An error occurred (AccessDenied) when calling the ListBuckets operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets because a permissions boundary does not allow it",
    "aws sts get-caller-identity --profile 'my work'",
  ],
])("%s", async (_, computer, text, line) => {
  const step = explain(text, await evidenceOn(computer))?.causes[0].steps.at(-1);
  expect(step?.kind === "command" ? step.line : step).toContain(line);
});

test("the Serverless Framework says above the error which profile it took", async () => {
  const because = explain(serverless("work"), await evidenceOn(atWork))?.causes[0].because.join(" ");
  expect(because).toContain('profile "work"');
});

test("credentials of another account are no missing ones", async () => {
  const other = "Need to perform AWS calls for account 123456789012, but the current credentials are for 210987654321";
  const none = "Need to perform AWS calls for account 123456789012, but no credentials have been configured";
  for (const computer of [atWork, {}]) {
    const evidence = await evidenceOn(computer);
    expect(explain(other, evidence)).toBeUndefined();
    expect(explain(none, evidence)).toBeDefined();
  }
});

test("files that cannot be looked at are not said to hold no profile", async () => {
  const computer = { ...atWork, env: { AWS_CONFIG_FILE: "$HOME/.aws/config" } };
  for (const text of ["ExpiredToken", "Unable to locate credentials"]) {
    const cause = explain(text, await evidenceOn(computer))?.causes[0];
    expect(cause?.because.join(" ")).toContain("holds a variable that no shell has filled in.");
    expect(cause?.because.join(" ")).not.toContain("There is no profile");
    expect(cause?.steps.at(-1)).toMatchObject({ line: "daypass status" });
  }
});
