"""The hall server: HTTP commands, a WebSocket that pushes facts after commit."""
