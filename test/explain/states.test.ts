import { describe, expect, test } from "vitest";
import { explain } from "../../src/diagnosis/explain.ts";
import { atWork, type Computer, evidenceOn, keysSection, sessionSection } from "./computer.ts";
import { fieldTexts } from "./field-texts.ts";
import { answers, clientTexts } from "./texts.ts";
import { wrappers } from "./wrapped.ts";

const longTerm = { AWS_ACCESS_KEY_ID: "AKIAY34FZKBOKMUTVV7A", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI" };
const ofSession = { AWS_ACCESS_KEY_ID: "ASIAY34FZKBOKMUTAAAA", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI" };

const states: Readonly<Record<string, Computer>> = {
  "nothing set up": {},
  "keys in default": { credentials: keysSection("default") },
  "a good session": atWork,
  "keys in front of a good session": { ...atWork, env: { AWS_PROFILE: "work-mfa", ...longTerm } },
  "a session that ended": { ...atWork, credentials: `${keysSection("work")}${sessionSection("work-mfa", -2)}` },
  "a profile that is not there": { ...atWork, env: { AWS_PROFILE: "wrok" } },
  "an empty AWS_PROFILE": { ...atWork, env: { AWS_PROFILE: "" } },
  "a role": { ...atWork, env: { AWS_PROFILE: "admin" } },
  "half a session in the environment": { ...atWork, env: ofSession },
  "a whole one that ended": {
    ...atWork,
    env: { ...ofSession, AWS_SESSION_TOKEN: "tok", AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z" },
  },
};

// The same command again, with a flag more; or what the message names, which no command of ours knows.
const byHand = ["capabilities-missing", "entity-in-use"];

const known = [
  ...answers.map(([, answer]) => wrappers["AWS CLI v2"]?.(answer) ?? ""),
  ...[...clientTexts, ...fieldTexts].map(([, text]) => text),
];

describe.each(Object.entries(states))("on a computer with %s", (_, computer) => {
  test("what is known stays known, is told why here, and ends with something to type", async () => {
    const evidence = await evidenceOn(computer);
    for (const text of known) {
      const cause = explain(text, evidence)?.causes[0];
      expect(cause, text).toBeDefined();
      expect(cause?.because.join(" "), text).not.toBe("");
      if (!byHand.includes(cause?.id ?? "")) expect(cause?.steps.at(-1)?.kind, text).not.toBe("advice");
    }
  });
});

const listing = "An error occurred (AccessDenied) when calling the ListBuckets operation";
const denied = `${listing}: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy`;
const expired =
  "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.";
const unknownKey =
  "An error occurred (InvalidAccessKeyId) when calling the ListBuckets operation: The AWS Access Key Id you provided does not exist in our records.";

test.each([
  ["a good one", 11, 'Its session, profile "work-mfa", is good for another 11 h.'],
  ["one that ended", -2, 'Its session, profile "work-mfa", ended 2 h ago.'],
])("long-term keys have their session elsewhere: %s", async (_, hours, says) => {
  const credentials = `${keysSection("work")}${sessionSection("work-mfa", hours)}`;
  const evidence = await evidenceOn({ ...atWork, credentials, env: { AWS_PROFILE: "work" } });
  const wrong = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
  expect(explain(wrong, evidence)?.causes[0].because.join(" ")).toContain(says);
});

describe("what this computer shows turns the answer", () => {
  test.each([
    ["nothing set up", denied, "mfa-missing", "daypass setup"],
    ["a good session", denied, "not-allowed", "aws sts get-caller-identity --profile work-mfa"],
    // AWS would say of it that it has ended.
    ["a session that ended", denied, "mfa-missing", "daypass use work-mfa"],
    // The message names a user: the role was not used.
    ["a role", denied, "mfa-missing", "daypass use admin"],
    ["a good session", expired, "former-session", "daypass use work-mfa"],
    // A long-term key cannot end.
    ["keys in front of a good session", expired, "former-session", "daypass use work-mfa"],
    ["a session that ended", expired, "session-ended", "daypass login work-mfa"],
    ["a whole one that ended", expired, "session-ended", "daypass use work-mfa"],
    ["a good session", unknownKey, "session-token-missing", "daypass login work-mfa --renew"],
    ["half a session in the environment", unknownKey, "session-token-missing", "daypass login work --renew"],
    [
      "a good session",
      "CredentialsProviderError: Could not load credentials from any providers",
      "no-credentials",
      "daypass exec work-mfa -- aws sts get-caller-identity",
    ],
    // The message names the profile, not the shell.
    [
      "a good session",
      "Profile admin requires multi-factor authentication, but no MFA code callback was provided.",
      "tool-cannot-ask",
      "daypass profiles form admin process",
    ],
  ])("%s: %s is %s", async (state, text, id, line) => {
    const cause = explain(text, await evidenceOn(states[state] ?? {}))?.causes[0];
    expect(cause?.id).toBe(id);
    expect(cause?.steps.at(-1)).toEqual({ kind: "command", line });
  });
});
