import { DaypassError } from "../../core/errors.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Context } from "../context.ts";
import { openAccount, type WayWish } from "../iam/account-way.ts";
import { notJudgedText } from "../iam/print-check.ts";
import type { GuardrailSection } from "./page.ts";

export interface GuardrailWish extends WayWish {
  /** Whose policies are judged; nobody's where none is named. */
  readonly user: string | undefined;
}

const most = 20;

/** What the policies around a user refuse and allow. Reading them takes an administrator's rights: a refusal is said, not thrown. */
export async function guardrailOf(
  { user, ...wish }: GuardrailWish,
  profiles: Profiles,
  context: Context,
): Promise<GuardrailSection> {
  if (user === undefined)
    return { kind: "not-checked", why: "Nobody was named to be checked: daypass report --user NAME" };
  const [{ check }, { foundOfUser }] = await Promise.all([
    import("../../iam/check.ts"),
    import("../../iam/read-account.ts"),
  ]);
  try {
    const way = await openAccount(wish, profiles, context);
    try {
      const { subjects, remarks, holds } = check(await foundOfUser(user, way.iam, way));
      const wrong = subjects.flatMap((subject) => subject.wrong.map(({ asks, otherwise }) => `${asks}: ${otherwise}`));
      const open = subjects.flatMap((subject) => subject.notJudged.map(notJudgedText));
      const lines = [...wrong, ...open, ...remarks.map(({ policy, what }) => `${policy}: ${what}`)];
      const more = lines.length > most ? [`and ${lines.length - most} more: daypass iam check --user ${user}`] : [];
      return { kind: "checked", subject: `user ${user}`, holds, lines: [...lines.slice(0, most), ...more] };
    } finally {
      way.close();
    }
  } catch (error) {
    if (!(error instanceof DaypassError)) throw error;
    return { kind: "not-checked", why: `user ${user}: ${error.message}` };
  }
}
