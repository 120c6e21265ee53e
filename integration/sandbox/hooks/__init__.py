"""Webhooks: who is told what, in which words, and who carries it."""
