"""The tests. (A package by name: one of the libraries installs a package ``tests`` of its own.)"""
