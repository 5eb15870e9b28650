"""The desk in a browser: pages made on the server, no script, on loopback unless told otherwise."""
