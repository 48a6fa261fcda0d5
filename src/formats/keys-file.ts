import type { AccessKeys } from "../core/credentials.ts";
import { changeText } from "./change-text.ts";

/** What stands beside keys in a file that is handed over. */
export interface KeysBeside {
  readonly serial: string | undefined;
  readonly region: string | undefined;
}

/** Keys as a .env file that `login --env-file` reads. */
export function keysFileText({ accessKeyId, secretAccessKey }: AccessKeys, { serial, region }: KeysBeside): string {
  const set = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey.reveal(),
    ...(serial !== undefined && { AWS_MFA_ARN: serial }),
    ...(region !== undefined && { AWS_REGION: region }),
  };
  return `${changeText({ set, unset: [] }, "dotenv")}\n`;
}
