# Both stacks in one run: the provider takes seconds to start, and waits long for each queue.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "zip" { type = string }
variable "layer" { type = string }
variable "batch_size" { default = 10 }
variable "memory" { default = 256 }

# Every service at the endpoint, and nobody's credentials: nothing of a run leaves this machine.
provider "aws" {
  region                  = "eu-west-1"
  access_key              = "test"
  secret_key              = "test"
  skip_metadata_api_check = true

  endpoints {
    cloudwatch = var.endpoint
    iam        = var.endpoint
    lambda     = var.endpoint
    logs       = var.endpoint
    sqs        = var.endpoint
    sts        = var.endpoint
  }
}

module "tutorial" {
  source         = "./tutorial"
  zip            = var.zip
  sqs_batch_size = var.batch_size
}

module "wide" {
  source = "./wide"
  zip    = var.zip
  layer  = var.layer
  memory = var.memory
}

output "tutorial" { value = module.tutorial }
output "wide" { value = module.wide }
