import { takesIn } from "../policy/pattern.ts";
import { principalsIn, textsIn as texts } from "./found.ts";
import { conditionsOf, type Mistake, mfaTests, problem, type StatementJson } from "./lint-statement.ts";

/** Mistakes in a statement of a role's trust. */
export function trustRemarks(statement: StatementJson): readonly Mistake[] {
  if (statement.Effect !== "Allow") return [];
  const remarks: Mistake[] = [];
  const tests = mfaTests(statement);
  if (tests.some(({ operator, value }) => operator === "boolifexists" && value === "true")) {
    const what =
      "BoolIfExists in a trust policy: it lets long-term keys pass. The console's visual editor writes it so";
    remarks.push(problem("trust-if-exists", what, "write Bool"));
  }
  if (!opens(statement)) return remarks;
  const principals = principalsIn(statement);
  if (principals.includes("*")) {
    const what = "the role trusts everybody who has an AWS account";
    remarks.push(problem("trust-everybody", what, "name your account in Principal"));
  }
  const isOpen = principals.some((principal) => /:root$|^\d{12}$/.test(principal));
  const narrowed = /aws:PrincipalArn|aws:PrincipalTag|aws:userid|aws:username|sts:ExternalId/i.test(
    conditionsOf(statement),
  );
  if (isOpen && !narrowed) {
    const what = "the role trusts every user and role of the account that may assume it";
    const mend = "narrow it: ArnLike aws:PrincipalArn …:user/PATH/*";
    remarks.push(problem("trust-account", what, mend));
  }
  if (tests.length > 0 && tests.every(({ operator }) => operator === "age")) {
    const what =
      "the trust asks for the age of the code only: it holds, since without MFA there is none, but says it badly";
    remarks.push({ id: "trust-age", severity: "remark", what, mend: "add Bool aws:MultiFactorAuthPresent true" });
  }
  return remarks;
}

const entrances = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];

/** Whether it lets somebody in: sts:TagSession and the like by themselves do not. */
function opens({ Action: action, NotAction: except }: StatementJson): boolean {
  const isEntrance = (each: string) => entrances.some((entrance) => takesIn(each.toLowerCase(), entrance));
  return except !== undefined || texts(action).some(isEntrance);
}
