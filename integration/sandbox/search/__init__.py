"""What search sees: columns over the issues, kept results, and how far behind it is."""
