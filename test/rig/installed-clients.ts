/** Where AWS's clients are that `.ci/clients` has put into a folder, or that the machine brings. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Answer {
  readonly path: string | undefined;
  readonly reason: string;
}

/** The folder of `.ci/clients`. */
export const clientsFolder =
  process.env.DAYPASS_TEST_CLIENTS ?? fileURLToPath(new URL("../../.cache/clients", import.meta.url));

export const clientChecks = {
  /** A standalone executable, for which `DAYPASS_TEST_EXECUTABLE` has all tests run. */
  executable: () => {
    const path = process.env.DAYPASS_TEST_EXECUTABLE;
    return path === undefined ? absent("DAYPASS_TEST_EXECUTABLE names no standalone executable") : found(path);
  },
  /** Any AWS CLI v2: Debian's does not honour AWS_ENDPOINT_URL, so `--endpoint-url` has to be given. */
  aws2: findAws2,
  /** The path is the folder in which `aws-sdk` lies. */
  "sdk-js-2": () => made("node_modules/aws-sdk", "node_modules"),
  "sdk-go": () => made("identity-go"),
  /** The path is the class path. */
  "sdk-java": findJava,
  "sdk-ruby": () => findWorking("ruby", ["-raws-sdk-core", "-e", "0"], "ruby with aws-sdk-core is not installed"),
  "sdk-rust": () => made("identity-rust"),
  kubectl: () => findWorking("kubectl", ["version", "--client"], "kubectl is not installed"),
  rclone: () => findWorking("rclone", ["--version"], "rclone is not installed"),
  s3cmd: () => findWorking("s3cmd", ["--version"], "s3cmd is not installed"),
  /** The path is a folder with the provider, for `-plugin-dir`. */
  terraform: findTerraform,
} satisfies Record<string, () => Answer>;

function made(name: string, within: string = name): Answer {
  const path = join(clientsFolder, within);
  return existsSync(join(clientsFolder, name)) ? found(path) : absent(`${name} was not made by .ci/clients`);
}

function findWorking(name: string, args: readonly string[], otherwise: string): Answer {
  const [first] = onPath(name).filter((path) => spawnSync(path, args, { stdio: "ignore" }).status === 0);
  return first === undefined ? absent(otherwise) : found(first);
}

function findAws2(): Answer {
  const version = (path: string) => spawnSync(path, ["--version"], { encoding: "utf8" }).stdout ?? "";
  const path = onPath("aws").find((candidate) => version(candidate).startsWith("aws-cli/2."));
  return path === undefined ? absent("no AWS CLI v2 is installed") : found(path);
}

function findJava(): Answer {
  const java = findWorking("java", ["-version"], "java is not installed");
  const classes = made("java/Identity.class", "java");
  if (java.path === undefined || classes.path === undefined) return java.path === undefined ? java : classes;
  return found([classes.path, join(classes.path, "lib", "*")].join(delimiter));
}

function findTerraform(): Answer {
  const terraform = findWorking("terraform", ["version"], "terraform is not installed");
  return terraform.path === undefined ? terraform : made("terraform-plugins");
}

function onPath(name: string): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

function found(path: string): Answer {
  return { path, reason: "" };
}

function absent(reason: string): Answer {
  return { path: undefined, reason };
}
