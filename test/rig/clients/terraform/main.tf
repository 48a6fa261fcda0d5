terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

data "aws_caller_identity" "who" {}

output "arn" {
  value = data.aws_caller_identity.who.arn
}
