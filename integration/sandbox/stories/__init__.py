"""Deployments played through the sandbox, by people acting as themselves over HTTP."""
