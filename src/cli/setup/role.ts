import { checkRoleArn, checkRoleArnSoFar, checkRoleSoFar, type RoleHome, roleArnOfName } from "../../core/role-arn.ts";
import type { Asker } from "./asker.ts";

/**
 * The role to work in by default, or none. On the terminal its name will do, where the account is known to be that of the device;
 * `--role-arn` takes an ARN.
 */
export async function chooseRole(
  given: string | undefined,
  { current, home }: { readonly current: string | undefined; readonly home: RoleHome | undefined },
  asker: Asker,
): Promise<string | undefined> {
  const arnOf = (answer: string) => (home === undefined || answer === "" ? answer : roleArnOfName(answer, home));
  const answer = await asker.text({
    name:
      home === undefined ? "ARN of the role you work in by default" : "Role you work in by default, its name or ARN",
    flag: "--role-arn",
    given,
    check: (typed) => checkRoleArn(given === undefined ? arnOf(typed) : typed),
    checkSoFar: home === undefined ? checkRoleArnSoFar : checkRoleSoFar,
    fallback: current,
    optional: true,
  });
  return answer === "" ? undefined : arnOf(answer);
}
