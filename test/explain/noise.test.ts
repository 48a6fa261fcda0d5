import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBounded } from "../../src/cli/diagnosis/explain-input.ts";
import { noEvidence } from "../../src/diagnosis/evidence.ts";
import { explain } from "../../src/diagnosis/explain.ts";
import { maskedText } from "../../src/diagnosis/mask.ts";
import { decoded, plainText } from "../../src/diagnosis/plain-text.ts";
import { testHome } from "../rig/home.ts";
import { runDaypass } from "../rig/run.ts";

const evidence = { ...noEvidence, now: new Date("2026-11-21T09:00:00Z") };
const ours = "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.";
const megabyte = 1024 * 1024;

function milliseconds(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

describe("a megabyte of noise", () => {
  // What makes patterns go astray: nothing but one character, almost an error, nothing but brackets, escapes that do not end.
  const kinds: Readonly<Record<string, string>> = {
    "one letter": "a",
    blanks: " ",
    "line ends": "\n",
    brackets: "(",
    "closed brackets": "()",
    digits: "1234567890",
    "a token without end": "IQoJb3JpZ2luX2VjEAAaCXVzLWVhc3QtMSJHMEUCIQD",
    "words with dashes": "word-word/word.word_",
    "camel case": "ErrorExceptionError",
    codes: "AccessDenied ",
    "codes with a colon": "AccessDenied: ",
    "half an error": "An error occurred (",
    "errors of the AWS CLI": `${ours}\n`,
    "errors of Go":
      "operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: x, api error X: ",
    "errors of Java": "x (Service: S3, Status Code: 403, Request ID: ABCDEFGH) ",
    users: "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: ",
    escapes: "\u001b[",
    "escapes without an end": "\u001b]0;",
    "C1 controls": "\u009b\u009d",
    JSON: '{"message":"',
    XML: "<Code>AccessDenied</Code><Message>",
    passwords: "password = ",
    "URLs with passwords": "http://a:b@",
    entities: "&quot;",
    margins: "│ ",
    "daypass itself": "daypass: error: ",
  };

  test.each(Object.entries(kinds))("of %s is answered in bounded time", (_, piece) => {
    const noise = piece.repeat(Math.ceil(megabyte / piece.length));
    expect(milliseconds(() => explain(noise, evidence))).toBeLessThan(3000);
  });

  test("hides no error that stands at its beginning or at its end", () => {
    const noise = "lorem ipsum dolor sit amet\n".repeat(megabyte / 27);
    expect(explain(`${ours}\n${noise}`, evidence)?.causes[0].id).toBe("session-ended");
    expect(explain(`${noise}${ours}\n`, evidence)?.causes[0].id).toBe("session-ended");
  });

  test("at random never throws, and is never shown", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        explain(text, evidence);
        expect(plainText(text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what comes in", () => {
  const home = testHome();

  test("is read to its end, and no more than a megabyte of it is kept", async () => {
    const piece = Buffer.from("lorem ipsum dolor sit amet\n".repeat(40_000));
    const pieces = [Buffer.from(`${ours}\n`), ...Array.from({ length: 20 }, () => piece), Buffer.from("the end")];
    const text = await readBounded(Readable.from(pieces));
    expect(text.length).toBeLessThanOrEqual(megabyte);
    expect(text.startsWith(ours)).toBe(true);
    expect(text.endsWith("the end")).toBe(true);
  });

  test("goes through a pipe of 20 MB without a word to whoever writes it", async () => {
    const { stdout, exitCode } = await runDaypass(["explain"], {
      home,
      stdin: `${"lorem ipsum dolor sit amet\n".repeat(800_000)}${ours}\n`,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("[session-ended]");
    home.remove();
  });

  test("is read in UTF-16, too, as PowerShell writes it", async () => {
    for (const bom of ["le", "be"]) {
      const bytes = Buffer.from(`\ufeff${ours}`, "utf16le");
      expect(explain(decoded(bom === "le" ? bytes : bytes.swap16()), evidence)?.causes[0].id).toBe("session-ended");
    }
    const long = Buffer.from(`\ufeff${"lorem ipsum\r\n".repeat(100_000)}${ours}`, "utf16le");
    expect(explain(await readBounded(Readable.from([long])), evidence)?.causes[0].id).toBe("session-ended");
  });
});

describe("escape sequences", () => {
  const [csi, osc, c1] = ["\u001b[31;1m", "\u001b]0;owned\u0007", "\u009b2J"];

  test("are taken out before anything is looked at", () => {
    const text = `An error${csi} occ${osc}urred (Expired${c1}Token) when calling the ${csi}ListBuckets operation: The \u202eprovided token has expired.\u001b]8;;http://x\u001b\\`;
    expect(plainText(text)).toBe(ours);
  });

  test("do not come back in an answer, in whatever place they stood", () => {
    const text = `AccessDenied: User: arn:aws:iam::123456789012:user/a${osc}n${csi}a\u202e is not authorized to perform: s3:${c1}ListAllMyBuckets with an explicit deny in an identity-based policy`;
    const found = explain(text, evidence);
    expect(found?.causes[0].id).toBe("mfa-missing");
    expect(JSON.stringify(found)).not.toMatch(/\\u00|owned|[\u0080-\u009f\u202e]/);
  });
});

describe("maskedText() leaves out", () => {
  test.each([
    ["AKIAY34FZKBOKMUTVV7A", "AKIA…VV7A"],
    ["arn:aws:iam::123456789012:user/ana", "arn:aws:iam::…:user/ana"],
    ["account 1234-5678-9012", "account …"],
    ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = …"],
    ["AWS_SESSION_TOKEN=FwoGZXIvYXdzEXAMPLEtoken==", "AWS_SESSION_TOKEN=…"],
    ['"SecretAccessKey": "wJalrXUtnFEMI/K7MDENG",', '"SecretAccessKey": "…",'],
    ["--token-code 123456 x", "--token-code … x"],
    ["the code 123456 was", "the code … was"],
    ["http://ana:s3cret@proxy:3128", "http://…@proxy:3128"],
    ["Authorization: AWS4-HMAC-SHA256 Credential=AKIAY34FZKBOKMUTVV7A/20261121", "Authorization: AWS4-HMAC-SHA256 …"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "…"],
    ["wJalrXUtnFEMI K7MDENGbPxRfiCY12", "… …"],
    // Pieces without a digit or a capital letter, before and behind one that gives it away.
    ["G/bPxRfiCYzEXAMPLEKE K7MDENGbPxRfiCY12 /////////wEaCXVzLWVh +KLMnopQRSTuvWXYZ==", "… … … …"],
    ["secret: wJalrXUtnFEMI /K7MDENG/bPxR fiCYzEXAMPLEK is", "secret: … … … is"],
    ["x wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYzEXAMPLEKEY y", "x … y"],
    ["IQoJb3JpZ2luX2VjEKP%2F%2F%2F%2F%2FwEaCXVzLWVhc3QtMQ%3D%3D", "…"],
  ])("%s: %s", (text, masked) => {
    expect(maskedText(text)).toBe(masked);
  });

  test.each([
    "Signature expired: 20261121T063426Z is now earlier than 20261121T071926Z (20261121T073426Z - 15 min.)",
    "requestId: 7140d9c3-c545-4133-9a46-cc22163b218f",
    "The config profile (wrok) could not be found",
    "Unable to parse config file: /home/ana/.aws/config",
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path",
    "is not authorized to perform: sts:AssumeRole on resource",
    "The security token included in the request is invalid.",
    "Error loading credentials: CredentialsProviderError: Could not load credentials from any providers",
    "refresh token: UnauthorizedSSOTokenError",
    "see https://example.com/a%20page%3Fwith%26signs",
  ])("and keeps %s", (text) => {
    expect(maskedText(text)).toBe(text);
  });
});
