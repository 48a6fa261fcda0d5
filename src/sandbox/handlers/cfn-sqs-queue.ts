import { generatedName, type Properties, ResourceFailure, type ResourceType, type Work } from "./cfn-resource.ts";

/**
 * A queue that is nothing but the permission to make it: what it takes to see how CloudFormation reports a refusal of a
 * service that it calls in the caller's name.
 */
export const queueResource: ResourceType = {
  properties: [
    ...["QueueName", "FifoQueue", "VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "KmsMasterKeyId"],
    ...["MaximumMessageSize", "ReceiveMessageWaitTimeSeconds", "RedrivePolicy", "SqsManagedSseEnabled", "Tags"],
  ],
  required: [],
  replacing: ["QueueName", "FifoQueue"],
  nameProperty: "QueueName",
  create(properties, work) {
    const name = String(properties.QueueName ?? generatedName(work, 80));
    refuseUnlessPermitted("CreateQueue", name, work);
    return madeQueue(name, work);
  },
  update(url, _: { from: Properties; to: Properties }, work) {
    const name = nameOf(url);
    refuseUnlessPermitted("SetQueueAttributes", name, work);
    return madeQueue(name, work);
  },
  remove(url, _, work) {
    refuseUnlessPermitted("DeleteQueue", nameOf(url), work);
  },
};

function nameOf(url: string): string {
  return url.split("/").at(-1) ?? "";
}

function madeQueue(name: string, work: Work) {
  const url = `${endpointOf(work)}${work.account}/${name}`;
  return { physicalId: url, attributes: { Arn: arnOf(name, work), QueueName: name, QueueUrl: url } };
}

function arnOf(name: string, { partition, region, account }: Work): string {
  return `arn:${partition}:sqs:${region}:${account}:${name}`;
}

function endpointOf({ partition, region }: Work): string {
  return `https://sqs.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}/`;
}

// As CloudFormation reports it: names the service's address, not the queue, and none of the reasons.
function refuseUnlessPermitted(action: string, name: string, work: Work): void {
  if (work.permitted(`sqs:${action}`, arnOf(name, work))) return;
  throw new ResourceFailure(`API: sqs:${action} Access to the resource ${endpointOf(work)} is denied.`);
}
