// A test of your own against the sandbox: an AWS that insists on MFA, on this computer, without an account.
//
//   node examples/pretend-aws.mjs
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { startSandbox } from "daypass";

const sandbox = await startSandbox();
const [user] = sandbox.description().users;
const connection = { region: sandbox.region, endpoint: sandbox.endpoint };
const withKeys = new STSClient({ ...connection, credentials: user });
const { Credentials: session } = await withKeys.send(
  new GetSessionTokenCommand({ SerialNumber: user.devices[0].serial, TokenCode: sandbox.code() }),
);
const credentials = {
  accessKeyId: session.AccessKeyId,
  secretAccessKey: session.SecretAccessKey,
  sessionToken: session.SessionToken,
};
const { Arn } = await new STSClient({ ...connection, credentials }).send(new GetCallerIdentityCommand({}));
console.log(Arn);
await sandbox.close();
