import { exitCodes, problem } from "./problem.ts";

/** Failures of requests to AWS, and of the way there. */
export const awsProblems = {
  "keys-not-accepted": problem<{ accessKeyId: string; host: string }>({
    exit: exitCodes.keysNotAccepted,
    message: ({ accessKeyId }) => `AWS does not know the access key ${accessKeyId}`,
  }),
};
