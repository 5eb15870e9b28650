"""From passages to claims and stories."""
