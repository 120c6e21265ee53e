"""The fourteen acceptance scenarios of the domain, with all rules on and settled by the ledger: what is said, and what is not."""
