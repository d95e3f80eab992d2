# The same pipeline as `sqslam up` makes, without its redrive-allow policy and its tags.
terraform {
  required_providers { aws = { source = "hashicorp/aws" } }
}
variable "endpoint" { type = string }
variable "zip" { type = string }
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  endpoints {
    sqs            = var.endpoint
    lambda         = var.endpoint
    iam            = var.endpoint
    cloudwatchlogs = var.endpoint
    sts            = var.endpoint
  }
}
resource "aws_sqs_queue" "dlq" {
  name                      = "bench-terraform-dlq"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}
resource "aws_sqs_queue" "queue" {
  name                       = "bench-terraform"
  visibility_timeout_seconds = 180
  sqs_managed_sse_enabled    = true
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dlq.arn, maxReceiveCount = 5 })
}
resource "aws_cloudwatch_log_group" "logs" {
  name              = "/aws/lambda/bench-terraform"
  retention_in_days = 14
}
resource "aws_iam_role" "role" {
  name               = "bench-terraform-role"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "logs" {
  name   = "logs"
  role   = aws_iam_role.role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "${aws_cloudwatch_log_group.logs.arn}:*" }] })
}
resource "aws_iam_role_policy" "queue" {
  name   = "queue"
  role   = aws_iam_role.role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], Resource = aws_sqs_queue.queue.arn }] })
}
resource "aws_lambda_function" "fn" {
  function_name    = "bench-terraform"
  role             = aws_iam_role.role.arn
  runtime          = "nodejs20.x"
  handler          = "index.handler"
  filename         = var.zip
  source_code_hash = filebase64sha256(var.zip)
  timeout          = 30
  depends_on       = [aws_cloudwatch_log_group.logs, aws_iam_role_policy.logs, aws_iam_role_policy.queue]
}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn        = aws_sqs_queue.queue.arn
  function_name           = aws_lambda_function.fn.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}
