/** The commands of an answer are about the stack that the text is about: one of them deletes it. */
import { describe, expect, test } from "vitest";
import { noEvidence } from "../../src/diagnosis/evidence.ts";
import { explain } from "../../src/diagnosis/explain.ts";

const evidence = { ...noEvidence, now: new Date("2026-11-21T09:00:00Z") };
const lastStep = (text: string) => {
  const step = explain(text, evidence)?.causes[0].steps.at(-1);
  return step?.kind === "command" ? step.line.replace("aws cloudformation ", "") : step?.kind;
};
const arn = (name: string) => `arn:aws:cloudformation:eu-west-1:123456789012:stack/${name}/7140d9c3`;
const notUpdated = (state: string) => `Stack:${arn("app")} is in ${state} state and can not be updated.`;
const rolledBack = "it may need to be manually deleted from the AWS console: ROLLBACK_COMPLETE";

describe("the stack is the one that failed", () => {
  test.each([
    [
      `❌  Data failed: The stack named Data failed creation, ${rolledBack}: logs already exists in stack ${arn("Old")}`,
      "delete-stack --stack-name Data",
    ],
    [
      `❌  Data failed: _ToolkitError: The stack named Data failed creation, ${rolledBack}`,
      "delete-stack --stack-name Data",
    ],
    [`Error: ${rolledBack}`, "delete-stack --stack-name NAME"],
    ["No updates are to be performed.", "detect-stack-drift --stack-name NAME"],
  ])("%s", (text, line) => {
    expect(lastStep(text)).toBe(line);
  });
});

describe("only what is left of a creation is deleted", () => {
  test.each([
    ["ROLLBACK_COMPLETE", "delete-stack --stack-name app"],
    ["REVIEW_IN_PROGRESS", "delete-stack --stack-name app"],
    ["UPDATE_ROLLBACK_FAILED", "continue-update-rollback --stack-name app"],
    ["IMPORT_ROLLBACK_FAILED", "describe-stacks --stack-name app"],
  ])("%s", (state, line) => {
    expect(lastStep(notUpdated(state))).toBe(line);
  });

  test("when daypass says so itself", () => {
    const said = 'daypass: error: The stack "guard" cannot be changed, it is UPDATE_ROLLBACK_FAILED: It failed';
    expect(lastStep(said)).toBe("continue-update-rollback --stack-name guard");
  });
});

describe("the waiter ends with the change that is under way", () => {
  test.each([
    ["CREATE_IN_PROGRESS", "stack-create-complete"],
    ["ROLLBACK_IN_PROGRESS", "stack-create-complete"],
    ["UPDATE_ROLLBACK_IN_PROGRESS", "stack-rollback-complete"],
    ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "stack-update-complete"],
    ["IMPORT_IN_PROGRESS", "stack-import-complete"],
    ["DELETE_IN_PROGRESS", "stack-delete-complete"],
  ])("%s", (state, waiter) => {
    expect(lastStep(notUpdated(state))).toBe(`wait ${waiter} --stack-name app`);
  });

  test("when daypass says so itself", () => {
    const said = 'daypass: error: The stack "guard" is still DELETE_IN_PROGRESS after 900 s';
    expect(lastStep(said)).toBe("wait stack-delete-complete --stack-name guard");
  });
});
