import { cloudformation } from "./cloudformation.ts";
import type { Service, ServiceName } from "./handler.ts";
import { s3 } from "./handlers/s3.ts";
import { iam } from "./iam.ts";
import { sts } from "./sts.ts";

/** Every service of the sandbox, by the name it has in credential scopes. */
export const services: Readonly<Record<ServiceName, Service>> = { sts, iam, s3, cloudformation };
