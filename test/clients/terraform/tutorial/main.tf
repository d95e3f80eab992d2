# The tutorial's stack: its names, its values, and its redrive-allow policy, which sits on the wrong
# queue. The zip is made before, because only the provider of AWS is at hand.
variable "zip" { type = string }
variable "name_prefix" { default = "test-lambda-function" }
variable "log_retention_days" { default = 14 }
variable "sqs_retention_seconds" { default = 1209600 }
variable "sqs_max_retry_count" { default = 4 }
variable "sqs_batch_size" { default = 10 }

resource "aws_lambda_function" "this" {
  function_name    = var.name_prefix
  filename         = var.zip
  source_code_hash = filebase64sha256(var.zip)
  handler          = "lambda.lambda_handler"
  runtime          = "python3.9"
  role             = aws_iam_role.this.arn
  depends_on       = [aws_cloudwatch_log_group.this]
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = aws_sqs_queue.lambda_queue.arn
  function_name    = aws_lambda_function.this.arn
  batch_size       = var.sqs_batch_size
}

resource "aws_sqs_queue" "lambda_sqs_dead_letter_queue" {
  name                      = "lambda_sqs_dead_letter_queue"
  message_retention_seconds = var.sqs_retention_seconds
}

resource "aws_sqs_queue" "lambda_queue" {
  name                      = "lambda_queue"
  message_retention_seconds = var.sqs_retention_seconds

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.lambda_sqs_dead_letter_queue.arn
    maxReceiveCount     = var.sqs_max_retry_count
  })

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.lambda_sqs_dead_letter_queue.arn]
  })
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name_prefix}"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "this" {
  name               = "${var.name_prefix}_role"
  assume_role_policy = data.aws_iam_policy_document.assume_role.json
}

resource "aws_iam_role_policy" "logs" {
  name   = "lambda_logs_policy"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.logs.json
}

resource "aws_iam_role_policy" "sqs" {
  name   = "lambda_sqs_policy"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.sqs.json
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    sid     = "AllowLambdaToAssumeRole"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "EnableLogs"
    effect    = "Allow"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "sqs" {
  statement {
    sid    = "ProcessSQSMessages"
    effect = "Allow"
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.lambda_queue.arn]
  }
}

output "zipfile_base64sha256" { value = filebase64sha256(var.zip) }
output "sqs_arn" { value = aws_sqs_queue.lambda_queue.arn }
output "sqs_url" { value = aws_sqs_queue.lambda_queue.url }
output "lambda_arn" { value = aws_lambda_function.this.arn }
