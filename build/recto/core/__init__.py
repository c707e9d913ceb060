"""The base of every room: values, diagnostics, files, processes and the network. It knows nothing of manuscripts."""
