import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

const isOfClient = ({ client }: Complaint) => client !== undefined;
const isOfParameters = ({ message }: Complaint) =>
  /Parameters: \[[^\]]{0,400}\] (?:must have values|do not exist in the template)/.test(message.slice(0, 600));

export const templateMalformed: Explanation = {
  signs: [
    { says: "Template format error", weight: 85 },
    { says: "Template validation error", weight: 85 },
    { says: "Template error: ", when: isOfClient, weight: 85 },
    { says: "Unresolved resource dependencies [", weight: 80 },
    { says: "Unrecognized resource types: [", weight: 80 },
    { says: "Parameters: [", when: isOfParameters, weight: 80 },
  ],
  means:
    "CloudFormation cannot take the template, or not with these parameters: it is cut or mistyped, or names what is not in it. Nothing was changed.",
  tell: "aws cloudformation validate-template says the same of the file",
  judge: () => ({
    clues: [[1, "CloudFormation reads a template whole before it does anything."]],
    steps: [
      advice("correct what the message names; the guardrail's template can be had anew"),
      command("daypass iam template"),
    ],
  }),
};
