import { describe, expect, test } from "vitest";
import { causeIds } from "../../src/diagnosis/catalogue.ts";
import { noEvidence } from "../../src/diagnosis/evidence.ts";
import { explain } from "../../src/diagnosis/explain.ts";
import { explainedOn } from "./computer.ts";
import { fieldTexts } from "./field-texts.ts";
import { answers, clientTexts } from "./texts.ts";
import { withoutCode, wrappers } from "./wrapped.ts";

const evidence = { ...noEvidence, now: new Date("2026-11-21T09:00:00Z") };
const idOf = (text: string) => explain(text, evidence)?.causes[0].id;

// What people paste along without looking.
const secrets = {
  key: "AKIAY34FZKBOKMUTVV7A",
  secret: "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",
  token: "IQoJb3JpZ2luX2VjEAAaCXVzLWVhc3QtMSJHMEUCIQDcanaryTokenThatIsLongEnoughToBeOne0123456789==",
  account: "123456789012",
  code: "918273",
  password: "hunter2canary",
};
const around = (text: string) =>
  `$ export AWS_ACCESS_KEY_ID=${secrets.key} AWS_SECRET_ACCESS_KEY=${secrets.secret}\n${text}\n` +
  `aws_session_token = ${secrets.token}\nTokenCode=${secrets.code}\nHTTPS_PROXY=http://ana:${secrets.password}@proxy:3128\n`;

describe.each(Object.entries(wrappers))("in the words of %s", (wrapper, wrap) => {
  const told = answers.filter(
    ([, { message }]) => !(withoutCode.includes(wrapper) && /^(?:Rate exceeded)$/.test(message)),
  );

  test.each(told.map(([id, answer]) => [id, answer.code, answer.message.slice(0, 90), answer] as const))(
    "%s: %s: %s",
    (id, _code, _message, answer) => {
      expect(idOf(wrap(answer))).toBe(id);
    },
  );

  test("nothing of what must stay secret comes back in an answer", async () => {
    for (const [, answer] of told) {
      if (withoutCode.includes(wrapper) && answer.message === "Access Denied") continue;
      const text = around(wrap({ ...answer, message: `${answer.message} ${secrets.key} ${secrets.token}` }));
      const found = explain(text, evidence);
      expect(found, answer.message).toBeDefined();
      for (const secret of Object.values(secrets)) expect(JSON.stringify(found)).not.toContain(secret);
    }
  });
});

test.each([...clientTexts, ...fieldTexts])("%s: %s", (id, text) => {
  expect(idOf(text)).toBe(id);
});

test("the texts of the field bring no account and no key back", () => {
  for (const [, text] of fieldTexts) {
    expect(JSON.stringify(explain(text, evidence))).not.toMatch(/\d{12}|AKIA[A-Z0-9]{12}/);
  }
});

test("every explanation is reached by a text of a tool, on this computer or that", async () => {
  const { sampleComplaints } = await import("../docs/sample-complaints.ts");
  const reached = new Set<string>([...answers, ...clientTexts, ...fieldTexts].map(([id]) => id));
  for (const [id, { text, ...computer }] of Object.entries(sampleComplaints)) {
    expect(await explainedOn(computer, text)).toContain(`[${id}]\n`);
    reached.add(id);
  }
  const rest = ["ca-bundle-unusable", "connection-lost", "services-not-found"];
  expect(causeIds.filter((id) => !reached.has(id))).toEqual(rest);
  expect(idOf("Could not find a suitable TLS CA certificate bundle, invalid path: /etc/ca.pem")).toBe(rest[0]);
  expect(
    idOf('Connection was closed before we received a valid response from endpoint URL: "https://sts.amazonaws.com/".'),
  ).toBe(rest[1]);
  expect(
    idOf('The profile is configured to use the services section but the "x" services configuration does not exist.'),
  ).toBe(rest[2]);
});

describe("of several errors in one text", () => {
  const [denied, ended] = [
    "An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.",
  ];

  test("the first is the cause", () => {
    expect(idOf(`${denied}\n${ended}`)).toBe("code-not-accepted");
    expect(idOf(`${ended}\n${denied}`)).toBe("session-ended");
    expect(idOf(`npm ERR! code 1\nfatal: not a git repository\n${ended}\n${denied}`)).toBe("session-ended");
  });

  test("words around give way to what stands behind them", () => {
    expect(
      idOf(`Error: No valid credential sources found\n\nError: failed to refresh cached credentials, ${ended}`),
    ).toBe("session-ended");
    expect(idOf("Error: No valid credential sources found\n\nError: failed to refresh cached credentials")).toBe(
      "no-credentials",
    );
  });
});

test("a code alone is enough where it means one thing", () => {
  expect(idOf("ExpiredToken")).toBe("session-ended");
  expect(idOf("AccessDenied")).toBe("keys-without-session");
  expect(idOf("why do I get InvalidClientTokenId today")).toBe("keys-not-accepted");
  expect(idOf("why am I told AccessDenied today")).toBeUndefined();
});
