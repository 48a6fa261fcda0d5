import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";

export const fileUnreadable: Explanation = {
  signs: [
    {
      says: "permission denied",
      when: ({ message }) => /^permission denied[\s\S]{0,40}[/\\]\.aws[/\\](?:config|credentials)/i.test(message),
      weight: 80,
    },
  ],
  means:
    "The tool may not read one of the AWS files. It was made by another user, often root (sudo), or its rights were taken away.",
  tell: "ls -l ~/.aws shows another owner, or no r for you",
  judge: (_, { unreadable }) => ({
    clues: [unreadable !== undefined && [10, `${unreadable}.`]],
    steps: [command('sudo chown -R "$USER" ~/.aws')],
  }),
};
