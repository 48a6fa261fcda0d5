import { join } from "node:path";
import type { Sandbox } from "../../sandbox/server.ts";
import type { SandboxHome } from "./home.ts";
import { failed, show, stageFor, type TourContext, useProfile } from "./tour.ts";

/** The administrator's job: an account with nothing in it becomes one in which a key is worth nothing without a code. */
export async function adminSteps(sandbox: Sandbox, home: SandboxHome, context: TourContext): Promise<boolean> {
  const heading = (text: string) => context.print(`\n${context.paint("bold", text)}`);
  const [admin] = sandbox.description().users;
  const stage = stageFor(sandbox, home, context);
  const asAdmin = {
    ...stage,
    env: {
      ...stage.env,
      AWS_REGION: sandbox.region,
      AWS_ACCESS_KEY_ID: admin?.accessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: admin?.secretAccessKey ?? "",
    },
  };

  context.print(`A pretend AWS runs on ${sandbox.endpoint} until this tour ends. Your own files are not touched.`);
  context.print(`Its account ${sandbox.account} holds nothing but ${admin?.name}, whose keys are in the environment.`);
  heading("1. What would be made, and whom it would affect");
  if ((await show("daypass", ["iam", "plan", "--from-env"], asAdmin)) !== 0) return failed("The plan failed", context);

  heading("2. A role, a group, and the guardrail; read back and judged");
  if ((await show("daypass", ["iam", "deploy", "--from-env", "--yes"], asAdmin)) !== 0)
    return failed("The deployment failed", context);

  heading("3. A user in one sitting: group, device, key, profiles, proof");
  context.print("   (a person would scan a QR code; here the seed goes to a file)");
  const seedFile = join(home.path, "alice.seed");
  if ((await show("daypass", ["iam", "add-user", "alice", "--from-env", "--seed-file", seedFile], asAdmin)) !== 0)
    return failed("The enrolment failed", context);

  heading("4. Alice's day: her key alone is refused, one code, and every tool works");
  if (!(await useProfile("alice", stage)).refused) return failed("The key alone was not refused", context);
  const user = sandbox.world.account.findUser("alice");
  const device = user === undefined ? undefined : sandbox.world.account.devicesOf(user)[0];
  const code = sandbox.freshCode(device?.serial);
  if ((await show("daypass", ["login", "alice", "-c", code], stage)) !== 0) return failed("The login failed", context);
  if (stage.awsCli && (await useProfile("alice-role", stage)).refused) return failed("The role was refused", context);

  heading("5. The proof, whenever it is wanted");
  if ((await show("daypass", ["iam", "prove", "--profile", "alice-role"], stage)) !== 0)
    return failed("The guardrail does not hold", context);

  context.print("\nThat was all. For your own account: daypass iam plan");
  return true;
}
