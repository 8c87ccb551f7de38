"""The officer's panel of one counter: sign in, call, serve, finish."""
