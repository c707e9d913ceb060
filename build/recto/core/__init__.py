"""What every room stands on: values, diagnostics, files, processes and the network. It knows no manuscript."""
