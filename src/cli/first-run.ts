import type { Context } from "./context.ts";

/** The three doors for somebody who has nothing set up yet, each with the command behind it. */
const doors = [
  { label: "Set me up               I have an AWS user with MFA (2 minutes)", argv: ["setup"] },
  { label: "Let me try it first     a pretend AWS on this computer; nothing of mine is touched", argv: ["sandbox"] },
  { label: "I look after our AWS    make the role and the policies that demand MFA", argv: ["help", "admin"] },
] as const;

/** What somebody wants who typed `daypass` alone; `undefined` where there is no terminal to ask on. */
export async function firstRun(context: Context): Promise<readonly string[] | undefined> {
  const terminal = context.terminal();
  if (terminal === undefined) return undefined;
  const { askChoice } = await import("./terminal/questions.ts");
  const above = [
    "daypass gives you temporary AWS credentials: one MFA code a day.",
    "Nothing is set up on this computer yet.",
    "",
  ];
  const choices = doors.map(({ label, argv }) => ({ value: argv, label }));
  try {
    return await askChoice({ message: "What would you like to do?", above, choices }, terminal);
  } finally {
    terminal.close();
  }
}
