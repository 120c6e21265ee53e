"""What people do to issues: state, history and event of each act."""
