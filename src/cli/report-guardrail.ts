import type { Profiles } from "../profiles/read.ts";
import type { Context } from "./context.ts";
import type { GuardrailSection } from "./report-page.ts";

/** What the policies around this person's user refuse and allow. */
export async function guardrailOf(
  { offline }: { readonly offline: boolean },
  _profiles: Profiles,
  _context: Context,
): Promise<GuardrailSection> {
  const why = offline
    ? "AWS was not asked (--offline)."
    : "Policies are looked at by whoever may read them: daypass iam check --user NAME";
  return { kind: "not-checked", why };
}
