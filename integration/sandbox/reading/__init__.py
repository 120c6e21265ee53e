"""What people and programs send, read: fields, documents, times, numbers; refused in Jira's words."""
