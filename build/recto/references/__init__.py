"""Citation keys -> CSL items: the lock, the sources, the registries, the files of bibliographies."""
