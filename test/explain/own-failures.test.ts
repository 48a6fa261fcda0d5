import { expect, test } from "vitest";
import { printFailure } from "../../src/cli/print-failure.ts";
import { DaypassError, type ErrorCode, errorCodes } from "../../src/core/errors.ts";
import { noEvidence } from "../../src/diagnosis/evidence.ts";
import { explain } from "../../src/diagnosis/explain.ts";
import { sampleFailures } from "../docs/sample-failures.ts";
import { testHome } from "../rig/home.ts";
import { fakeHost, plainFlags } from "../rig/host.ts";

const evidence = { ...noEvidence, now: new Date("2026-11-21T09:00:00Z") };
const home = testHome();
const samples = errorCodes.flatMap((code) =>
  sampleFailures[code].map((facts): readonly [ErrorCode, DaypassError] => [code, new DaypassError(code, facts)]),
);
home.remove();

function printed(failure: DaypassError, json: boolean): string {
  const host = fakeHost([], home, { env: { HOME: "/home/ana" } });
  printFailure(failure, host, { ...plainFlags, json });
  return host.stdoutText() + host.stderrText();
}
const idOf = (text: string) => explain(text, evidence)?.causes[0].id;

// Its words are those of whatever was wrong on the command line, and it names no page.
const withoutWords: readonly ErrorCode[] = ["usage"];

test.each(samples.filter(([code]) => !withoutWords.includes(code)))(
  "a failure of daypass's own is known again as %s: %s",
  (code, failure) => {
    expect(idOf(printed(failure, false)), "as it is printed").toBe(code);
    expect(idOf(printed(failure, true)), "as JSON").toBe(code);
    expect(idOf(`daypass: error: ${failure.message}`), "its first line alone").toBe(code);
    expect(idOf(`daypass: ${failure.message} [${code}]`), "as daypass process has it").toBe(code);
  },
);

test("what daypass says of itself comes before what it quotes of AWS", () => {
  const failure = new DaypassError("keys-not-accepted", {
    awsCode: "InvalidClientTokenId",
    awsMessage: "The security token included in the request is expired",
    requestId: undefined,
    accessKeyId: "AKIA…VV7A",
    host: "sts.amazonaws.com",
    partition: "aws",
  });
  expect(idOf(`${printed(failure, false)}\nAn error occurred (ExpiredToken) when calling the X operation: y`)).toBe(
    "keys-not-accepted",
  );
});
