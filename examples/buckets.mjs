// A program that uses the AWS SDK for JavaScript v3 with credentials of daypass: they are renewed while it runs.
//
//   node examples/buckets.mjs admin
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { fromDaypass } from "daypass";

const [profile] = process.argv.slice(2);
const client = new S3Client({ region: "us-east-1", forcePathStyle: true, credentials: fromDaypass({ profile }) });
const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
for (const { Name } of Buckets) console.log(Name);
