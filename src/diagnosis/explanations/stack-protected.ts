import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { stackWord } from "../stack.ts";

export const stackProtected: Explanation = {
  signs: [{ says: "while TerminationProtection is enabled", weight: 90 }],
  means: "The stack is protected from being deleted, so that nobody takes it down by accident. Nothing was changed.",
  tell: "without the protection the same call deletes it",
  judge: (complaint) => ({
    clues: [[1, "The guardrail's stack is protected so: without it, keys alone do what MFA was asked for."]],
    steps: [
      advice("make sure that all that the stack made is to go; then take the protection away, and delete it again"),
      command(
        `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stackWord(complaint)}`,
      ),
    ],
  }),
};
