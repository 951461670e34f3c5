"""People with an account: who they are, how they sign in, who may come."""
