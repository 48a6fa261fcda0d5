import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../../test/rig/failure.ts";
import { type TestHome, testHome } from "../../../test/rig/home.ts";
import { fakeHost, plainFlags } from "../../../test/rig/host.ts";
import { DaypassError } from "../../core/errors.ts";
import type { NamedCommand } from "../../profiles/route-settings.ts";
import type { CodeRequest } from "../../sessions/ask-code.ts";
import { trust } from "../../sessions/trust.ts";
import { contextFor } from "../context.ts";
import { answerWithin, codeSource } from "./code-source.ts";

const flags = { ...plainFlags, input: false };
const request: CodeRequest = {
  profile: "work-mfa",
  serial: "GAHT12345678",
  account: undefined,
  attempt: 1,
  attempts: 3,
  refusal: undefined,
};

let home: TestHome;
let command: NamedCommand;
beforeEach(() => {
  home = testHome();
  const path = home.write(".aws/config", "");
  const line = `'${process.execPath}' -e 'console.log(333333)'`;
  command = { profile: "work", line, path, place: `${path}:2:1` };
});
afterEach(() => home.remove());

const within = (seconds: number) => ({ deadline: performance.now() + seconds * 1000, seconds });

interface Sources {
  readonly given?: string;
  readonly command?: NamedCommand;
  readonly stdin?: string;
  readonly variable?: string;
}

const contextOf = ({ stdin, variable }: Sources) =>
  contextFor(fakeHost([], home, { env: { DAYPASS_MFA_CODE: variable }, ...(stdin !== undefined && { stdin }) }), flags);
const codeFrom = (sources: Sources, asked: Partial<CodeRequest> = {}) =>
  codeSource(sources.given, sources.command, contextOf(sources))({ ...request, ...asked });

describe("a code comes", () => {
  test("from -c, else DAYPASS_MFA_CODE, else the command of the profile", async () => {
    await trust(
      [{ kind: "command", where: command.path, profile: "work", text: command.line }],
      contextOf({}).stateTools(),
    );
    expect(await codeFrom({ given: "111111", variable: "222222", command })).toBe("111111");
    expect(await codeFrom({ variable: "222222", command })).toBe("222222");
    expect(await codeFrom({ variable: "", command })).toBe("333333");
  });

  test.each(["123456", "123456\n", " 123 456\r\n", "123-456\nmore", "123456\n654321\n"])(
    "from the first line of stdin with -c -: %j",
    async (stdin) => expect(await codeFrom({ given: "-", stdin })).toBe("123456"),
  );

  test("from a stdin that stays open", async () => {
    const stdin = new PassThrough();
    stdin.write("123456\n");
    const context = contextFor({ ...fakeHost([], home), stdin }, flags);
    expect(await codeSource("-", undefined, context)(request)).toBe("123456");
  });

  test.each(["123 456", "123-456", " 123456 "])("however its digits are grouped: %j", async (given) => {
    expect(await codeFrom({ given })).toBe("123456");
  });
});

describe("what is no code is refused with where it came from, and is not repeated", () => {
  test.each(["", "12345", "1234567", "12a456", "１２３４５６", "wJalrXUtnFEMI"])("%j", async (text) => {
    for (const [sources, from] of [
      [{ given: text }, "--code"],
      [{ given: "-", stdin: text }, "stdin"],
      ...(text === "" ? [] : [[{ variable: text }, "DAYPASS_MFA_CODE"] as const]),
    ] as const) {
      const error = await failureOf(codeFrom(sources));
      expect(error).toMatchObject({ code: "code-malformed", exitCode: 2, facts: { from } });
      expect(error.message).toBe(`Cannot use the MFA code from ${from}: a code is six digits`);
    }
  });

  test("nor is an endless stdin read to its end", async () => {
    const stdin = new PassThrough();
    for (let chunk = 0; chunk < 4; chunk++) stdin.write("x".repeat(1000));
    const context = contextFor({ ...fakeHost([], home), stdin }, flags);
    expect((await failureOf(codeSource("-", undefined, context)(request))).code).toBe("code-malformed");
  });
});

describe("where nobody can be asked", () => {
  test("the first code is missed with the reason", async () => {
    const error = await failureOf(codeFrom({}));
    expect(error).toMatchObject({ code: "code-needed", exitCode: 3 });
    expect(error.message).toContain("--no-input forbids questions");
  });

  test("a refused code is not given again by what gave it before", async () => {
    expect(await codeFrom({ given: "111111", variable: "222222" }, { attempt: 2 })).toBeUndefined();
  });

  test("a command that is not trusted does not run", async () => {
    const error = await failureOf(codeFrom({ command }));
    expect(error).toMatchObject({ code: "command-not-trusted", exitCode: 9 });
    expect(error.message).toContain(`${command.path}:2:1`);
  });
});

describe("a question with a time limit", () => {
  const ended = new DaypassError("interrupted", {});

  test("that nobody answers ends, and says so", async () => {
    let giveUp = () => {};
    const ask = () =>
      new Promise<string>((_, failed) => {
        giveUp = () => failed(ended);
      });
    const failure = await failureOf(answerWithin(within(0.05), request, { terminal: { giveUp: () => giveUp() }, ask }));
    expect(failure.facts).toMatchObject({ profile: "work-mfa", how: "unanswered", seconds: 0.05 });
  });

  test("that follows another one ends when that one would have", async () => {
    // Were the minute counted anew, the second question would outlast the test.
    const limit = { deadline: performance.now() + 1000, seconds: 60 };
    const wrong = async () => "000000";
    expect(await answerWithin(limit, request, { terminal: { giveUp: () => {} }, ask: wrong })).toBe("000000");
    let giveUp = () => {};
    const ask = () =>
      new Promise<string>((_, failed) => {
        giveUp = () => failed(ended);
      });
    const failure = await failureOf(answerWithin(limit, request, { terminal: { giveUp: () => giveUp() }, ask }));
    expect(failure.facts).toMatchObject({ how: "unanswered", seconds: 60 });
  });

  test("ends as its person ends it, and gives what its person gives", async () => {
    const terminal = { giveUp: () => {} };
    expect(await failureOf(answerWithin(within(5), request, { terminal, ask: () => Promise.reject(ended) }))).toBe(
      ended,
    );
    expect(await answerWithin(within(5), request, { terminal, ask: async () => "123456" })).toBe("123456");
  });
});
